import { fresh } from "./enhance.ts";
import { bringSoon, filled, save } from "./sending.ts";

const pause = 1500;

/** What a form holds, to see whether anything was typed since. */
function typed(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form).entries()].filter(([, value]) => typeof value === "string"));
}

/** Says at the form's foot what became of what was typed. */
export function told(form: HTMLFormElement, word: string, loud = false): void {
  const line = form.querySelector<HTMLElement>("[data-draft-said]");
  if (line) {
    line.textContent = word;
    line.className = loud ? "notice warn" : "note";
  }
}

class Saving {
  private timer = 0;
  private last: string;

  constructor(private readonly form: HTMLFormElement) {
    this.last = typed(form);
    const later = (): void => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.now(), pause);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    // Whoever turns to another tab or closes the phone comes back to what they typed.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        void this.now();
      }
    });
    form.addEventListener("submit", () => clearTimeout(this.timer));
  }

  private async now(): Promise<void> {
    clearTimeout(this.timer);
    const holds = typed(this.form);
    if (holds === this.last || this.form.dataset["sent"] === "yes") {
      return;
    }
    this.last = holds;
    const { draft = "", wordSaved = "", wordOffline = "", wordEnded = "" } = this.form.dataset;
    const saved = await save(draft, filled(this.form, null, false));
    if (this.form.dataset["sent"] === "yes") {
      return;
    }
    if (saved === "offline") {
      told(this.form, wordOffline, true);
      bringSoon();
    } else if (saved === "ended") {
      told(this.form, wordEnded, true);
    } else {
      told(this.form, wordSaved.replace("{at}", saved.at));
    }
  }
}

/** `<form data-draft="/drafts">` saves by itself what is typed into it. Its words are in its attributes. */
export function drafts(root: ParentNode): void {
  for (const form of fresh<HTMLFormElement>(root, "draft", "form[data-draft]")) {
    new Saving(form);
  }
}
