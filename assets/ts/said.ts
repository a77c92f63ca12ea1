/** The address without the word of what was just done; none where it holds no such word. */
export function withoutDone(href: string): string | null {
  const url = new URL(href);
  if (!url.searchParams.has("done")) {
    return null;
  }
  url.searchParams.delete("done");
  return url.href;
}

/** As long as what was done is shown. */
const shownFor = 6000;

/** What was just done is said once: a page that is loaded again, or kept as a bookmark, does not say it again. */
export function saidOnce(): void {
  const without = document.querySelector("[data-toast]") ? withoutDone(location.href) : null;
  if (without) {
    setTimeout(() => {
      history.replaceState(history.state, "", without);
    }, shownFor);
  }
}
