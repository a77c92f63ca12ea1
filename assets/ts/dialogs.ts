let opener: HTMLElement | null = null;

function open(dialog: HTMLDialogElement, from: HTMLElement): void {
  opener = from;
  dialog.showModal();
  const first = dialog.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), select, textarea");
  (first ?? dialog).focus();
}

function backToOpener(): void {
  if (opener?.isConnected) {
    opener.focus();
  }
  opener = null;
}

/**
 * `<a href="/a/page" data-dialog="id">` opens `<dialog id="id">` instead of the page that does the same; a button
 * with `data-close` inside closes it. Where the browser has no dialogs, the link leads to its page.
 */
export function dialogs(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      closer.closest("dialog")?.close();
      return;
    }
    const link = event.target.closest<HTMLElement>("[data-dialog]");
    const dialog = document.getElementById(link?.dataset["dialog"] ?? "");
    if (link && dialog instanceof HTMLDialogElement && typeof dialog.showModal === "function") {
      event.preventDefault();
      open(dialog, link);
    }
  });
  // Closing does not bubble, so it is caught on its way down.
  document.addEventListener("close", backToOpener, true);
}
