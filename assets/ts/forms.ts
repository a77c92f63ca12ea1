import { told } from "./drafts.ts";
import { bringSoon, filled, send } from "./sending.ts";

/**
 * A form that posts is sent once, however often its button is pressed: the first press marks the button as busy,
 * further ones do nothing. (The server would answer a second copy like the first, by the form's `key`; this spares
 * the reader the doubt.) Coming back to the page by the browser's history makes the form ready again.
 *
 * A form that saves drafts is sent by the script: where the connection is gone, it is kept and sent later.
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

async function sent(form: HTMLFormElement, pressed: HTMLElement | null): Promise<void> {
  const { wordSending = "", wordWaiting = "" } = form.dataset;
  told(form, wordSending);
  const one = filled(form, pressed, true);
  const became = await send(one).catch(() => "mend" as const);
  if (became === "offline") {
    told(form, wordWaiting, true);
    bringSoon();
  } else if (became === "ended") {
    const back = `${one.place}?draft=${encodeURIComponent(one.key)}`;
    location.assign(`/sign-in?ended=yes&next=${encodeURIComponent(back)}`);
  } else if (became === "mend") {
    natively(form, pressed);
  } else {
    location.assign(became.to);
  }
}

/** Sends the form as the browser does: what came back with something to mend is shown by its own page. */
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
