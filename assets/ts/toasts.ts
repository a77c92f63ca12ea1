import { fresh } from "./enhance.ts";

const stays = 6000;

/** `<p class="toast" data-toast role="status">`: goes after six seconds, but not while it is pointed at or in focus. */
export function toasts(root: ParentNode): void {
  for (const toast of fresh<HTMLElement>(root, "toast", "[data-toast]")) {
    const leave = (): void => {
      if (toast.matches(":hover") || toast.contains(document.activeElement)) {
        setTimeout(leave, stays);
      } else {
        toast.remove();
      }
    };
    setTimeout(leave, stays);
  }
}
