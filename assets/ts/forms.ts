/**
 * A form that posts is sent once, however often its button is pressed: the first press marks the button as busy,
 * further ones do nothing. (The server would answer a second copy like the first, by the form's `key`; this spares
 * the reader the doubt.) Coming back to the page by the browser's history makes the form ready again.
 */
export function guardForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (form.dataset["sent"] === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "yes";
    const pressed = (event as SubmitEvent).submitter ?? form.querySelector("button:not([type=button])");
    pressed?.setAttribute("aria-busy", "true");
  });
  const ready = (): void => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      delete form.dataset["sent"];
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  };
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      ready();
    }
  });
  document.addEventListener("htmx:finally:request", ready);
}
