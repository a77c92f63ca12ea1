import { told } from "./drafts.ts";
import { bringSoon, draftAt, filled, save } from "./sending.ts";

/**
 * A form that posts is sent once, however often its button is pressed: the first press marks the button as busy,
 * further ones do nothing. (The server would answer a second copy like the first, by the form's `key`; this spares
 * the reader the doubt.) Coming back to the page by the browser's history makes the form ready again.
 *
 * A form that saves drafts is kept first: where the connection is gone, it waits in the browser and is sent later.
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
    const pressed = ((event as SubmitEvent).submitter ?? form.querySelector("button:not([type=button])")) as HTMLElement | null;
    pressed?.setAttribute("aria-busy", "true");
    if ("draft" in form.dataset && !pressed?.hasAttribute("formaction") && "indexedDB" in window) {
      event.preventDefault();
      void sent(form, pressed);
    }
  });
  const ready = (which: string): void => {
    for (const form of document.querySelectorAll<HTMLFormElement>(which)) {
      delete form.dataset["sent"];
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  };
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      ready("form[data-sent]");
    }
  });
  // Forms that htmx sends; the others are under way still.
  document.addEventListener("htmx:finally:request", () => ready("form[data-sent][hx-post]"));
}

/** First what was typed becomes a draft, so that it is safe whatever comes; then the form goes as the browser sends it. */
async function sent(form: HTMLFormElement, pressed: HTMLElement | null): Promise<void> {
  const { draft = "", wordSending = "", wordWaiting = "" } = form.dataset;
  told(form, wordSending);
  const one = filled(form, pressed, true);
  const saved = await save(draft, one).catch(() => ({ at: "" }));
  if (saved === "offline") {
    told(form, wordWaiting, true);
    bringSoon();
  } else if (saved === "ended") {
    location.assign(`/sign-in?ended=yes&next=${encodeURIComponent(draftAt(one))}`);
  } else {
    natively(form, pressed);
  }
}

/** Sends the form as the browser does, with the button that was pressed. */
function natively(form: HTMLFormElement, pressed: HTMLElement | null): void {
  if (pressed instanceof HTMLButtonElement && pressed.name !== "") {
    const said = document.createElement("input");
    said.type = "hidden";
    said.name = pressed.name;
    said.value = pressed.value;
    form.append(said);
  }
  HTMLFormElement.prototype.submit.call(form);
}
