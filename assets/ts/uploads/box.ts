import { drop, going, put } from "./kept.ts";
import { Refused, Sending, sha256Of, Stopped, type Arrived } from "./sending.ts";

/** So many files of one field are under way at a time. */
const lanes = 2;

function made<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Readonly<Record<string, string>>, text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.textContent = text;
  return element;
}

/** A number of bytes as readers see it. */
function sizeOf(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(Math.floor(bytes / 104857.6) / 10).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}

/** A form waits for its files: how many are under way in all its fields. */
const underWay = new WeakMap<HTMLFormElement, number>();
const waitingButton = new WeakMap<HTMLFormElement, HTMLElement | null>();

/** A field for files: what is chosen is sent at once, each with how far it is, and can be taken off again. */
export class Box {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private readonly form: HTMLFormElement;
  private readonly status = made("span", { class: "visually-hidden", role: "status" });
  private readonly said = made("p", { class: "note", role: "status" });
  private readonly place: string;
  private queue: (() => Promise<void>)[] = [];
  private busy = 0;

  constructor(private readonly box: HTMLElement) {
    this.input = box.querySelector<HTMLInputElement>("input[type=file]")!;
    this.list = box.querySelector<HTMLUListElement>("ul")!;
    this.form = this.input.form!;
    const { account = "" } = this.form.dataset;
    const key = this.form.querySelector<HTMLInputElement>("input[name=key]")?.value ?? "";
    this.place = [account, "draft" in this.form.dataset ? key : location.pathname, this.name].join(" ");
    box.append(this.said, this.status);
    this.list.querySelectorAll("li").forEach((item) => this.removable(item));
    this.input.addEventListener("change", () => {
      const files = [...(this.input.files ?? [])];
      this.input.value = "";
      files.forEach((file) => void this.choose(file));
    });
    this.dropTarget();
    this.holdForm();
    void going(this.place).then((all) => all.forEach(({ file, sha256 }) => this.send(file, sha256)));
  }

  private get name(): string {
    return this.box.dataset["name"] ?? "";
  }

  private word(name: string, values: Readonly<Record<string, string | number>> = {}): string {
    const text = this.box.getAttribute(`data-word-${name}`) ?? "";
    return Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, String(value)), text);
  }

  /** Files may be dropped onto the field as well. */
  private dropTarget(): void {
    this.box.addEventListener("dragover", (event) => event.preventDefault());
    this.box.addEventListener("drop", (event) => {
      event.preventDefault();
      [...(event.dataTransfer?.files ?? [])].forEach((file) => void this.choose(file));
    });
  }

  private async choose(file: File): Promise<void> {
    const most = Number(this.box.dataset["most"] ?? 0);
    this.said.textContent = "";
    if (this.list.children.length >= most) {
      this.said.textContent = this.word("most", { n: most });
    } else if (file.size > Number(this.box.dataset["bytes"] ?? 0)) {
      this.refused(file, this.word("large", { name: file.name }));
    } else {
      // The place in the list is taken before the hash is known: several are chosen at once.
      this.send(file, null);
    }
  }

  private send(file: File, known: string | null): void {
    const item = made("li", { class: "held-item going" });
    const bar = made("progress", { max: "100", value: "0", "aria-label": file.name });
    const state = made("span", { class: "note" }, this.word("waits"));
    const cancel = made("button", { type: "button", class: "tool", "aria-label": `${this.word("cancel")} ${file.name}` }, this.word("cancel"));
    // What is on its way belongs to the draft: it makes the form one that is kept.
    const mark = made("input", { type: "hidden", name: `${this.name}:going`, value: file.name });
    item.append(made("span", { class: "held-name" }, file.name), bar, state, cancel, mark);
    this.list.append(item);
    this.count(1);
    this.changed();
    let [sending, sha256, gone] = [null as Sending | null, known ?? "", false];
    const percent = (bytes: number): number => Math.min(100, Math.floor((100 * bytes) / Math.max(1, file.size)));
    const online = (): void => sending?.hurry();
    addEventListener("online", online);
    cancel.addEventListener("click", () => {
      gone = true;
      sending?.stop();
      void drop(this.place, sha256);
      item.remove();
      this.input.focus();
      this.changed();
    });
    this.enqueue(async () => {
      try {
        sha256 ||= await sha256Of(file);
        if (gone) {
          return;
        }
        await put(this.place, sha256, file);
        const csrf = (): string => this.form.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
        sending = new Sending(this.box.dataset["uploads"] ?? "", csrf, file, sha256, {
          sent: (bytes) => {
            bar.value = percent(bytes);
            state.textContent = this.word("sending", { p: percent(bytes), size: sizeOf(file.size) });
          },
          offline: (bytes) => {
            state.textContent = this.word("offline", { p: percent(bytes) });
          },
        });
        const arrived = await sending.run();
        this.arrived(item, arrived);
        await drop(this.place, sha256);
      } catch (error) {
        if (!(error instanceof Stopped)) {
          item.remove();
          this.refused(file, error instanceof Refused && error.message !== "" ? error.message : this.word("failed", { name: file.name }));
        }
        await drop(this.place, sha256);
      } finally {
        removeEventListener("online", online);
        this.count(-1);
      }
    });
  }

  private enqueue(work: () => Promise<void>): void {
    this.queue.push(work);
    this.advance();
  }

  private advance(): void {
    while (this.busy < lanes) {
      const next = this.queue.shift();
      if (!next) {
        return;
      }
      this.busy += 1;
      void next().finally(() => {
        this.busy -= 1;
        this.advance();
      });
    }
  }

  /** The file is a tick like those that the record holds already. */
  private arrived(item: HTMLLIElement, { hash, name, size, small, elsewhere }: Arrived): void {
    if (this.list.querySelector(`input[value="${hash}"]`)) {
      item.remove();
    } else {
      const label = made("label", { class: "choice" });
      const tick = made("input", { type: "checkbox", name: this.name, value: hash });
      tick.checked = true;
      const called = made("span", {}, `${name} `);
      called.append(made("small", {}, sizeOf(size)));
      label.append(tick, ...(small ? [made("img", { class: "small-picture", src: small, alt: "" })] : []), called);
      item.className = "held-item";
      item.replaceChildren(label, ...elsewhere.map(beside));
      this.removable(item);
    }
    this.status.textContent = this.word("done", { name });
    this.changed();
  }

  /** With a script a file is taken off by a button; its tick goes with it. */
  private removable(item: HTMLLIElement): void {
    const name = item.querySelector("label span")?.firstChild?.textContent?.trim() ?? "";
    const remove = made("button", { type: "button", class: "tool", "aria-label": `${this.word("remove")} ${name}` }, this.word("remove"));
    remove.addEventListener("click", () => {
      item.remove();
      this.said.textContent = "";
      this.input.focus();
      this.changed();
    });
    item.querySelector("label")?.after(remove);
  }

  private refused(file: File, why: string): void {
    this.said.textContent = why === "" ? this.word("failed", { name: file.name }) : why;
    this.said.className = "error";
    this.changed();
  }

  private changed(): void {
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private count(by: number): void {
    const left = (underWay.get(this.form) ?? 0) + by;
    underWay.set(this.form, left);
    const pressed = waitingButton.get(this.form);
    if (left === 0 && pressed !== undefined) {
      waitingButton.delete(this.form);
      if (this.said.className !== "error") {
        this.form.requestSubmit(pressed);
      }
    }
  }

  /** A form whose files are under way is sent when they have arrived. Saving it as a draft waits for nothing. */
  private holdForm(): void {
    this.form.addEventListener("submit", (event) => {
      const pressed = (event as SubmitEvent).submitter;
      if ((underWay.get(this.form) ?? 0) === 0 || pressed?.hasAttribute("formaction")) {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      waitingButton.set(this.form, pressed);
      this.said.className = "note";
      this.said.textContent = this.word("hold");
    });
  }
}

function beside({ text, title, href }: Arrived["elsewhere"][number]): HTMLSpanElement {
  const line = made("span", { class: "held-note" }, title && href ? `${text} ` : text);
  if (title && href) {
    line.append(made("a", { href }, title));
  }
  return line;
}
