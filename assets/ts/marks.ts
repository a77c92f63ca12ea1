/** Where the arrow key leads from `at` among `count` marks; null for a key that leads nowhere. */
export function step(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return Math.min(at + 1, count - 1);
    case "ArrowLeft":
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

function openRow(link: HTMLAnchorElement, links: readonly HTMLAnchorElement[]): void {
  const row = document.getElementById(link.hash.slice(1));
  if (!row) {
    return;
  }
  for (const other of links) {
    other.removeAttribute("aria-current");
  }
  for (const other of document.querySelectorAll(".found.is-now")) {
    other.classList.remove("is-now");
  }
  link.setAttribute("aria-current", "true");
  row.classList.add("is-now");
  row.setAttribute("open", "");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector<HTMLElement>("summary")?.focus({ preventScroll: true });
}

/**
 * The marked text: `<mark class="n backed"><a href="#n3">780 场</a></mark>` leads to `<details class="found"
 * id="n3">`. With the script a mark opens its row, Escape in the row leads back, and the text is one stop of the Tab
 * key: inside it the arrow keys walk from mark to mark.
 */
export function marks(text: HTMLElement): void {
  const links = [...text.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
  const stop = (at: number): void => {
    links.forEach((link, other) => (link.tabIndex = other === at ? 0 : -1));
  };
  stop(0);
  text.addEventListener("focusin", (event) => {
    const at = links.indexOf(event.target as HTMLAnchorElement);
    if (at >= 0) {
      stop(at);
    }
  });
  text.addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const to = at < 0 || event.ctrlKey || event.altKey || event.metaKey ? null : step(event.key, at, links.length);
    if (to !== null) {
      event.preventDefault();
      links[to]?.focus();
    }
  });
  text.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link && links.includes(link) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      openRow(link, links);
    }
  });
  document.addEventListener("keydown", (event) => {
    const row = document.activeElement?.closest(".found");
    const link = row && links.find((other) => other.hash === `#${row.id}`);
    if (event.key === "Escape" && link) {
      link.focus();
      link.scrollIntoView({ block: "center" });
    }
  });
}
