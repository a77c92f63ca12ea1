/** A page that comes back with errors begins at their summary; its links lead to the fields themselves. */
export function focusErrors(): void {
  const summary = document.querySelector<HTMLElement>(".error-summary");
  summary?.focus();
  summary?.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const field = document.getElementById(link?.hash.slice(1) ?? "");
    if (field) {
      event.preventDefault();
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    }
  });
}
