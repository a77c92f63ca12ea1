/** Which sheet comes after one, of so many. */
export function following(at: number, count: number): number {
  return count > 0 ? (at + 1) % count : 0;
}

/** The `main` of an answer, if it is this page again and not, say, the one to sign in at. */
async function again(address: string): Promise<HTMLElement | null> {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "follow", cache: "no-store" }).catch(() => null);
  if (!answer?.ok || new URL(answer.url).pathname !== new URL(address).pathname) {
    return null;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector<HTMLElement>("[data-wall]");
}

/**
 * `<main data-wall data-every data-rotate data-word-stale>`: asks for the page again and puts what has come into its
 * place, without a flicker; what it cannot get, it says, and shows what it had. With `data-rotate` one `data-sheet`
 * follows another; without it nothing moves.
 */
export function wall(main: HTMLElement): void {
  let at = 0;
  const sheets = (): HTMLElement[] => [...main.querySelectorAll<HTMLElement>("[data-sheet]")];
  const show = (): void => {
    const all = sheets();
    at = all.length > 0 ? Math.min(at, all.length - 1) : 0;
    all.forEach((sheet, index) => (sheet.hidden = index !== at));
  };
  const stale = document.createElement("p");
  stale.className = "wall-stale";
  stale.setAttribute("role", "status");
  stale.textContent = main.dataset["wordStale"] ?? "";
  const refresh = async (): Promise<void> => {
    const fresh = await again(location.href);
    if (fresh) {
      main.replaceChildren(...fresh.childNodes);
      show();
    } else {
      main.append(stale);
    }
  };
  const every = Number(main.dataset["every"]) || 60;
  const rotate = Number(main.dataset["rotate"]) || 0;
  setInterval(() => void refresh(), every * 1000);
  if (rotate > 0) {
    setInterval(() => {
      at = following(at, sheets().length);
      show();
    }, rotate * 1000);
  }
  show();
}
