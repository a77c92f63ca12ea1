import { fresh } from "./enhance.ts";

const stays = 6000;

/** Says something at the foot of the screen, in the region that every page has for it, that the reader may have waited for; it stays until they go on. */
export function say(words: string, link?: { text: string; href: string }): void {
  const box = document.querySelector<HTMLElement>("[data-toasts]");
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  toast.append(words);
  if (link) {
    const to = document.createElement("a");
    to.href = link.href;
    to.textContent = link.text;
    toast.append(" ", to);
  }
  if (box) {
    box.hidden = false;
    box.append(toast);
  }
}

/** `<p class="toast" data-toast role="status">`: goes after six seconds, but not while it is pointed at or in focus. */
export function toasts(root: ParentNode): void {
  for (const toast of fresh<HTMLElement>(root, "toast", "[data-toast]")) {
    const leave = (): void => {
      if (toast.matches(":hover") || toast.contains(document.activeElement)) {
        setTimeout(leave, stays);
      } else {
        const box = toast.parentElement;
        toast.remove();
        if (box?.childElementCount === 0) {
          box.hidden = true;
        }
      }
    };
    setTimeout(leave, stays);
  }
}
