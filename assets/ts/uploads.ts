import { fresh } from "./enhance.ts";

/** Loads what sends files only where a page has a field for them. */
export function uploads(root: ParentNode): void {
  const boxes = fresh<HTMLElement>(root, "uploads", "[data-uploads]");
  if (boxes.length > 0 && "indexedDB" in window) {
    void import("./uploads/box.ts").then(({ Box }) => boxes.forEach((box) => new Box(box)));
  }
}
