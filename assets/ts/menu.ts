/** What stays free under the link of this page. */
const room = 24;

/** Where the menu scrolls by itself, the link of this page is in sight, and the page stays where it is. */
function showCurrent(): void {
  const side = document.getElementById("nav");
  const current = side?.querySelector("a[aria-current]");
  if (!side || !current) {
    return;
  }
  const below = current.getBoundingClientRect().bottom - side.getBoundingClientRect().bottom;
  if (below > -room) {
    side.scrollTop += below + room;
  }
}

/** On phones the menu is the page's target (`#nav`); Escape closes it as it closes everything that lies on top. */
export function menu(): void {
  showCurrent();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#nav") {
      location.hash = "#main";
      document.querySelector<HTMLElement>('a[href="#nav"]')?.focus();
    }
  });
  // The narrow layout's menu comes before the page: whoever opens it goes on reading there.
  addEventListener("hashchange", () => {
    if (location.hash === "#nav") {
      document.querySelector<HTMLElement>("#nav a")?.focus();
    }
  });
}
