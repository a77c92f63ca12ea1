/** How long after `g` the letter may come, in milliseconds. */
const patience = 1500;

/** Where a key belongs to what is typed or chosen, and not to the page. */
const ofItsOwn = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox], dialog, .base-map";

/** Whether a key that was pressed there is meant for the page. */
function isForPage(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null;
  const held = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat;
  return !event.defaultPrevented && !held && at?.closest(ofItsOwn) === null;
}

/** Whether one can see it, and so go there. */
const shown = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement && element.getClientRects().length > 0;

/** The first link of each row of the page's lists and tables. */
function rows(): HTMLElement[] {
  const all = document.querySelectorAll("main .drill > li, main .table tbody tr, main .notices > li, main .found-list > li");
  return [...all].map((row) => row.querySelector("a[href]")).filter(shown);
}

/** Which row is next after the one that has the focus: `by` is 1 or -1. */
export function next(at: number, by: number, count: number): number {
  return at < 0 ? (by > 0 ? 0 : count - 1) : Math.max(0, Math.min(at + by, count - 1));
}

function walk(by: number): boolean {
  const links = rows();
  const at = links.findIndex((link) => link.closest("li, tr")?.contains(document.activeElement));
  const to = links[next(at, by, links.length)];
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
  return to !== undefined;
}

/** The list of keys, out of the page that has it; without a connection that page says so itself. */
async function list(address: string): Promise<void> {
  const before = document.activeElement;
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  const html = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const found = html?.querySelector("[data-keys-list]");
  const dialog = document.createElement("dialog");
  if (!html || !found || typeof dialog.showModal !== "function") {
    location.assign(address);
    return;
  }
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.tabIndex = -1;
  title.append(html.querySelector("h1")?.textContent?.trim() ?? "");
  dialog.setAttribute("aria-labelledby", title.id);
  for (const heading of found.querySelectorAll("h2")) {
    const below = document.createElement("h3");
    below.append(...heading.childNodes);
    below.className = heading.className;
    heading.replaceWith(below);
  }
  found.querySelector<HTMLElement>("[data-close]")?.removeAttribute("hidden");
  dialog.append(title, document.adoptNode(found));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement) {
      before.focus();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  title.focus();
}

/**
 * Single keys that do something, unless the reader has switched them off (`<html data-keys="off">`) or is typing:
 * `?` shows them all, `/` goes to the search, `n` to the page's main button, `j` and `k` walk through its rows, and
 * after `g` a letter goes to the link with that `data-go`.
 */
export function keys(): void {
  let since = 0;
  const go = (letter: string): boolean => {
    const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(letter)}"]`);
    link?.click();
    return link !== null;
  };
  const search = (): boolean => {
    const field = [...document.querySelectorAll<HTMLInputElement>('form[role=search] input[name="q"]')].find(shown);
    field?.focus();
    field?.select();
    return field !== undefined;
  };
  const begin = (): boolean => {
    const button = document.querySelector<HTMLElement>("main .head .actions .main-act");
    button?.click();
    return button !== null;
  };
  const does: Record<string, () => boolean> = {
    "/": search,
    n: begin,
    j: () => walk(1),
    k: () => walk(-1),
    g: () => ((since = Date.now()), true),
    "?": () => (void list("/help/keys"), true),
  };
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset["keys"] === "off" || !isForPage(event)) {
      return;
    }
    const afterG = Date.now() - since < patience;
    since = 0;
    const done = afterG ? go(event.key) : (does[event.key]?.() ?? false);
    if (done) {
      event.preventDefault();
    }
  });
}
