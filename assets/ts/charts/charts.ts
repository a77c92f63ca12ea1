import { fresh } from "../enhance.ts";
import { savePicture } from "./save.ts";

/**
 * `<figure class="chart" data-chart="{…}">`: drawn again by the library, once. The server's drawing shows the same, so
 * the library waits: where a pointer can hover, until the chart is in sight and the page has nothing else to do; on a
 * screen that is touched, until the chart is, for there it costs more than it gives a reader who scrolls past.
 */
function lazily(figure: HTMLElement): () => Promise<void> {
  let drawn: Promise<void> | undefined;
  return () => (drawn ??= import("./drawn.ts").then(({ draw }) => {
    draw(figure);
  }, (error: unknown) => {
    // The network was away: the next wish asks again.
    drawn = undefined;
    throw error;
  }));
}

/** Calls back once the page has come and is idle. */
function idle(then: () => void): void {
  const wait = (): void => {
    // Not every browser tells when it is idle.
    if ("requestIdleCallback" in window) {
      requestIdleCallback(then, { timeout: 2000 });
    } else {
      setTimeout(then, 200);
    }
  };
  if (document.readyState === "complete") {
    wait();
  } else {
    addEventListener("load", wait, { once: true });
  }
}

/** Calls back once when an element comes into sight. */
function inSight(element: Element, then: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      observer.disconnect();
      then();
    }
  }, { rootMargin: "200px" });
  observer.observe(element);
}

function offer(figure: HTMLElement): void {
  const draw = lazily(figure);
  if (matchMedia("(hover: hover)").matches) {
    inSight(figure, () => {
      idle(() => void draw());
    });
  } else {
    figure.addEventListener("pointerdown", () => void draw(), { once: true });
  }
  const { file } = JSON.parse(figure.dataset["chart"] ?? "{}") as { file?: string };
  for (const button of figure.querySelectorAll<HTMLButtonElement>("[data-save]")) {
    button.hidden = false;
    button.addEventListener("click", () => void draw().then(() => {
      const drawing = figure.querySelector<SVGElement>(".live svg");
      const ground = getComputedStyle(figure).getPropertyValue("--surface").trim();
      return drawing && file ? savePicture(drawing, file, button.dataset["save"] === "png" ? "png" : "svg", ground) : undefined;
    }));
  }
}

export function charts(root: ParentNode): void {
  fresh<HTMLElement>(root, "chart", "[data-chart]").forEach(offer);
}
