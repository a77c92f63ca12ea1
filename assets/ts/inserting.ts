import { fresh } from "./enhance.ts";

/** Where a text with something put in its place from `start` to `end` has its cursor afterwards, and how it reads. */
export function inserted(text: string, start: number, end: number, piece: string): { text: string; at: number } {
  return { text: text.slice(0, start) + piece + text.slice(end), at: start + piece.length };
}

/** `<button data-insert="{{…}}" hidden>` puts its text into the field `#body` where the cursor stood. */
export function inserting(root: ParentNode): void {
  for (const button of fresh<HTMLButtonElement>(root, "insert", "[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.querySelector<HTMLTextAreaElement>("#body");
      const piece = button.dataset["insert"] ?? "";
      if (!field) {
        return;
      }
      const { text, at } = inserted(field.value, field.selectionStart, field.selectionEnd, piece);
      field.value = text;
      field.focus();
      field.setSelectionRange(at, at);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
