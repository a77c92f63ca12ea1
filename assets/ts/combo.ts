import { fresh } from "./enhance.ts";
import { choiceOf, matching, type Choice, type Row } from "./match.ts";

/** Finds the choices for what has been typed; who asks the server waits until nothing more is typed for so long. */
interface Source {
  find(query: string): Promise<readonly Choice[]>;
  pause: number;
}

const most = 50;

async function rows(address: string): Promise<Choice[]> {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return ((await answer.json()) as Row[]).map(choiceOf);
}

/** Units come once, whole, and are searched here. */
function wholeList(address: string, known: readonly Choice[]): Source {
  let list: Promise<readonly Choice[]> | null = address === "" ? Promise.resolve(known) : null;
  const find = async (query: string): Promise<readonly Choice[]> => {
    // A list that did not come is asked for again with the next key.
    list ??= rows(address).catch((error: unknown) => {
      list = null;
      throw error;
    });
    return matching(await list, query, most);
  };
  return { find, pause: 0 };
}

/** People are too many to send: the server searches. `$team` in the address is what the form holds for `team`. */
function asked(address: string, form: HTMLFormElement | null): Source {
  const find = async (query: string): Promise<readonly Choice[]> => {
    const url = new URL(address, location.href);
    for (const [name, value] of [...url.searchParams]) {
      if (value.startsWith("$")) {
        const field = form?.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(value.slice(1))}"]`);
        url.searchParams.set(name, field?.value ?? "");
      }
    }
    url.searchParams.set("q", query);
    return (await rows(url.href)).slice(0, most);
  };
  return { find, pause: 150 };
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

function optionChoice(option: HTMLOptionElement): Choice {
  return choiceOf({
    code: option.value,
    name: option.dataset["name"] ?? option.text.trim(),
    path: option.dataset["path"] ?? "",
    depth: Number(option.dataset["depth"] ?? 0),
  });
}

function knownChoices(field: HTMLSelectElement | HTMLInputElement): Choice[] {
  return field instanceof HTMLSelectElement ? [...field.options].filter((o) => o.value !== "").map(optionChoice) : [];
}

function chosenChoices(field: HTMLSelectElement | HTMLInputElement): Choice[] {
  if (field instanceof HTMLSelectElement) {
    return [...field.selectedOptions].filter((o) => o.value !== "").map(optionChoice);
  }
  const { name, path } = field.dataset;
  return field.value === "" ? [] : [choiceOf({ code: field.value, name: name ?? field.value, path: path ?? "" })];
}

/** A text field that suggests, in the place of a select or of a field for a code. */
class Combo {
  private readonly box = element("div", { class: "combo" });
  private readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private readonly chips = element("div", { class: "chips" });
  private readonly where = element("span", { class: "where-it-lies" });
  private readonly status = element("span", { class: "visually-hidden", role: "status" });
  private readonly many: boolean;
  private chosen: Choice[];
  private shown: readonly Choice[] = [];
  private active = -1;
  private timer = 0;
  private asking = 0;

  constructor(
    private readonly field: HTMLSelectElement | HTMLInputElement,
    private readonly source: Source,
  ) {
    this.many = field instanceof HTMLSelectElement && field.multiple;
    this.chosen = chosenChoices(field);
    const id = field.id;
    this.input = element("input", {
      class: "input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-options`,
    });
    for (const name of ["id", "aria-describedby", "aria-invalid", "aria-required", "aria-label", "placeholder"]) {
      const value = field.getAttribute(name);
      if (value !== null) {
        this.input.setAttribute(name, value);
      }
    }
    this.list = element("ul", { class: "options", role: "listbox", id: `${id}-options`, hidden: "" });
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    this.list.setAttribute("aria-label", label?.textContent?.trim() ?? this.word("label"));
    const line = element("div", { class: "combo-line" });
    line.append(this.input, this.list);
    this.box.append(...(this.many ? [this.chips, line] : [line, this.where]), this.status);
    field.replaceWith(this.box);
    this.listen();
    this.write();
  }

  /** A word of the page's language, given by the field as `data-word-…`. */
  private word(name: string): string {
    return this.field.getAttribute(`data-word-${name}`) ?? "";
  }

  private listen(): void {
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.search(), this.source.pause);
    });
    this.input.addEventListener("click", () => void this.search());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-at]") : null;
      if (option) {
        this.choose(Number(option.dataset["at"]));
      }
    });
    this.chips.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-value]") : null;
      if (button) {
        this.set(this.chosen.filter((choice) => choice.value !== button.dataset["value"]));
        this.input.focus();
      }
    });
  }

  private async search(): Promise<void> {
    const turn = ++this.asking;
    const typed = this.input.value.trim();
    // What stands there after a choice is its name, not a search.
    const query = !this.many && typed === this.chosen[0]?.label ? "" : typed;
    if (query === "" && this.many) {
      this.close();
      return;
    }
    try {
      const found = await this.source.find(query);
      if (turn === this.asking && document.activeElement === this.input) {
        this.show(found.filter((choice) => !this.many || !this.has(choice)));
      }
    } catch {
      this.close();
      this.status.textContent = this.word("failed");
    }
  }

  private has(choice: Choice): boolean {
    return this.chosen.some((other) => other.value === choice.value);
  }

  private show(found: readonly Choice[]): void {
    this.shown = found;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.map((choice, at) => this.option(choice, at)));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.status.textContent =
      found.length === 0 ? this.word("none") : this.word("found").replace("{n}", String(found.length));
    // Nothing found is said where it can be read as well.
    if (!this.many) {
      this.where.textContent = found.length === 0 ? this.word("none") : this.path();
    }
  }

  private option(choice: Choice, at: number): HTMLLIElement {
    const option = element("li", {
      class: `option depth-${choice.depth}`,
      role: "option",
      id: `${this.input.id}-option-${at}`,
      "aria-selected": "false",
      "data-at": String(at),
    });
    option.append(choice.label);
    if (choice.note !== "") {
      const note = element("small", {});
      note.textContent = choice.note;
      option.append(note);
    }
    return option;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) {
        void this.search();
      } else {
        this.move(event.key === "ArrowDown" ? 1 : -1);
      }
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      this.choose(this.active < 0 && this.shown.length === 1 ? 0 : this.active);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.stopPropagation();
      event.preventDefault();
      this.close();
    } else if (event.key === "Backspace" && this.many && this.input.value === "") {
      this.set(this.chosen.slice(0, -1));
    }
  }

  private move(by: number): void {
    const count = this.shown.length;
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count;
    const option = this.list.children[this.active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  private choose(at: number): void {
    const choice = this.shown[at];
    if (choice) {
      this.close();
      this.set(this.many ? [...this.chosen, choice] : [choice]);
    }
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Leaving the field takes what was typed in full, empties what was emptied, and else restores the choice. */
  private leave(): void {
    clearTimeout(this.timer);
    this.asking += 1;
    const typed = this.input.value.trim();
    const exact = this.shown.filter((choice) => choice.label === typed || choice.value === typed);
    this.close();
    if (typed === "" && !this.many) {
      this.set([]);
    } else if (typed !== "" && exact.length === 1 && exact[0] && !this.has(exact[0])) {
      this.set(this.many ? [...this.chosen, exact[0]] : exact);
    } else {
      // The chips stay as they are: one of them may be what the pointer is about to press.
      this.input.value = this.many ? "" : (this.chosen[0]?.label ?? "");
      this.where.textContent = this.path();
    }
  }

  private set(chosen: Choice[]): void {
    this.chosen = chosen;
    this.write();
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private path(): string {
    return this.chosen[0]?.note ?? "";
  }

  /** Shows what is chosen, and keeps one hidden field a choice for the form. */
  private write(): void {
    for (const old of this.box.querySelectorAll("input[type=hidden]")) {
      old.remove();
    }
    const values = this.many ? this.chosen.map(({ value }) => value) : [this.chosen[0]?.value ?? ""];
    this.box.append(...values.map((value) => element("input", { type: "hidden", name: this.field.name, value })));
    if (this.many) {
      this.input.value = "";
      this.chips.replaceChildren(...this.chosen.map((choice) => this.chip(choice)));
    } else {
      this.input.value = this.chosen[0]?.label ?? "";
      this.where.textContent = this.path();
    }
  }

  private chip(choice: Choice): HTMLSpanElement {
    const chip = element("span", { class: "chip" });
    chip.append(choice.label);
    const remove = element("button", {
      class: "tool",
      type: "button",
      "aria-label": `${this.word("remove")} ${choice.label}`.trim(),
      "data-value": choice.value,
    });
    remove.textContent = "×";
    chip.append(remove);
    return chip;
  }
}

/**
 * `<select data-units="/address.json">` becomes a text field that finds units by name, part of the name, code and
 * pinyin initials; `<select multiple data-people="/address.json">` one that finds people and keeps chips. An empty
 * address searches the select's own options. Without a script the select is used as it is.
 */
export function combos(root: ParentNode): void {
  const selector = "select[data-units], input[data-units], select[data-people], input[data-people]";
  for (const field of fresh<HTMLSelectElement | HTMLInputElement>(root, "combo", selector)) {
    const { units, people } = field.dataset;
    const source =
      people === undefined || people === "" ? wholeList(units ?? "", knownChoices(field)) : asked(people, field.form);
    new Combo(field, source);
  }
}
