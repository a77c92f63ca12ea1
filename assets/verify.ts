// The pages of figures: computes a figure again from the open log, on the reader's own machine.
import { verifyFigure } from "./ts/verify/page.ts";

document.querySelectorAll<HTMLElement>("[data-verify]").forEach(verifyFigure);
