import { fresh } from "./enhance.ts";

/**
 * `<div class="table-box">`: where its table is wider than the box, the box can be reached by the Tab key and has the
 * table's caption as its name, so that the arrow keys scroll it. Where nothing scrolls it is no stop of the Tab key.
 */
export function tables(root: ParentNode): void {
  for (const box of fresh<HTMLElement>(root, "table", ".table-box")) {
    const caption = box.querySelector("caption")?.textContent?.trim() ?? "";
    const reach = (): void => {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", caption);
      } else {
        box.removeAttribute("tabindex");
        box.removeAttribute("role");
        box.removeAttribute("aria-label");
      }
    };
    new ResizeObserver(reach).observe(box);
    reach();
  }
}
