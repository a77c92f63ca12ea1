/** On phones the menu is the page's target (`#nav`); Escape closes it as it closes everything that lies on top. */
export function menu(): void {
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
