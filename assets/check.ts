// The page of the numbers check: a mark in the text opens its row, and the arrow keys walk from mark to mark.
import { marks } from "./ts/marks.ts";

for (const text of document.querySelectorAll<HTMLElement>("[data-marks]")) {
  marks(text);
}
