interface Opened {
  link: HTMLElement;
  pop: HTMLElement;
}

const gap = 8;
const margin = 16;

/** Where a popover of `width` goes so that it begins at `at` and stays inside a view of `view` pixels. */
export function leftOf(at: number, width: number, view: number): number {
  return Math.max(margin, Math.min(at, view - width - margin));
}

function place(link: HTMLElement, pop: HTMLElement): void {
  const at = link.getBoundingClientRect();
  const host = (pop.offsetParent ?? document.body).getBoundingClientRect();
  // On phones the style sheet makes it a sheet from below, whatever stands here.
  pop.style.left = `${leftOf(at.left, pop.offsetWidth, innerWidth) - host.left}px`;
  pop.style.top = `${at.bottom - host.top + gap}px`;
}

/**
 * `<a class="num" href="/figures/…" data-pop="id">` opens `<div class="pop" id="id" role="dialog" tabindex="-1"
 * hidden>` beside itself; with a key held, or without a script, it is the link to the figure.
 */
export function popovers(): void {
  let opened: Opened | null = null;

  const shut = (backToLink: boolean): void => {
    if (!opened) {
      return;
    }
    const { link, pop } = opened;
    opened = null;
    pop.hidden = true;
    link.setAttribute("aria-expanded", "false");
    if (backToLink) {
      link.focus();
    }
  };

  const open = (link: HTMLElement, pop: HTMLElement): void => {
    pop.hidden = false;
    place(link, pop);
    link.setAttribute("aria-expanded", "true");
    opened = { link, pop };
    pop.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) {
      return;
    }
    if (event.target.closest(".pop-close")) {
      shut(true);
      return;
    }
    const link = event.target.closest<HTMLElement>("[data-pop]");
    const pop = document.getElementById(link?.dataset["pop"] ?? "");
    if (!link || !pop || event.ctrlKey || event.metaKey || event.shiftKey) {
      if (!event.target.closest(".pop")) {
        shut(false);
      }
      return;
    }
    event.preventDefault();
    const wasThis = opened?.link === link;
    shut(false);
    if (!wasThis) {
      open(link, pop);
    }
  });
  // What was typed before a number was opened comes back as a new fragment: the number stays open in it.
  document.addEventListener("htmx:after:swap", () => {
    if (!opened || opened.pop.isConnected) {
      return;
    }
    const { id } = opened.pop;
    opened = null;
    const link = document.querySelector<HTMLElement>(`[data-pop="${CSS.escape(id)}"]`);
    const pop = document.getElementById(id);
    if (link && pop) {
      open(link, pop);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      shut(true);
    }
  });
  document.addEventListener("focusin", (event) => {
    const inside = event.target instanceof Node && (opened?.pop.contains(event.target) ?? false);
    if (opened && !inside && event.target !== opened.link) {
      shut(false);
    }
  });
}
