// A calendar's days are links, one behind the other. On a day's link the arrow keys lead to the days around it as they
// are drawn, Home and End to its week's ends; Page Up and Page Down turn to the calendar before and after.

/** How far a key leads from the day that stands `column`th in its week. */
function step(key: string, column: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return -1;
    case "ArrowRight":
      return 1;
    case "ArrowUp":
      return -7;
    case "ArrowDown":
      return 7;
    case "Home":
      return -column;
    case "End":
      return 6 - column;
    default:
      return undefined;
  }
}

export function calendar(days: HTMLElement): void {
  const links = [...days.querySelectorAll<HTMLAnchorElement>("a[data-day]")];
  days.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    if (event.key === "PageUp" || event.key === "PageDown") {
      const rel = event.key === "PageUp" ? "prev" : "next";
      const link = document.querySelector<HTMLAnchorElement>(`a[rel="${rel}"]`);
      if (link !== null) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    const at = links.findIndex((link) => link === event.target);
    const far = at < 0 ? undefined : step(event.key, at % 7);
    const to = far === undefined ? undefined : links[at + far];
    if (to !== undefined) {
      event.preventDefault();
      // Days without talks are not drawn on phones: the next one that is takes their place.
      const beyond = far !== undefined && far < 0 ? links.slice(0, at + far + 1).reverse() : links.slice(at + (far ?? 0));
      beyond.find((link) => link.offsetParent !== null)?.focus();
    }
  });
}
