// The page that is kept on a disk: a statement's file goes in, a verdict comes out. It asks the network for nothing
// unless the reader gives a log's address.
import { Broken } from "./broken.ts";
import { canonical } from "./canonical.ts";
import { over, witnessKeys } from "./log.ts";
import { readKey } from "./note.ts";
import type { Key } from "./note.ts";
import { recompute } from "./recompute.ts";
import type { Recomputed } from "./recompute.ts";
import { make, showError, showVerified, working } from "./show.ts";
import { readStatementFile, verifyStatement } from "./statement.ts";
import type { Verified } from "./statement.ts";
import { WORDS } from "./words.ts";
import type { Lang, VerifyWords } from "./words.ts";

function field(id: string, label: string, hint: string, control: HTMLElement): HTMLElement {
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-hint`);
  return make("div", { class: "field" }, make("label", { for: id }, label), make("p", { class: "hint", id: `${id}-hint` }, hint), control);
}

/** Draws the page in one language, and again in the other when the reader asks for it. */
export function offline(root: HTMLElement, lang: Lang): void {
  const words: VerifyWords = WORDS[lang];
  const other: Lang = lang === "zh" ? "en" : "zh";
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = words.title;
  const file = make("input", { class: "input", type: "file", accept: ".json,application/json" });
  const key = make("input", { class: "input", type: "text", autocomplete: "off", spellcheck: "false" });
  const witnesses = make("textarea", { class: "input", rows: "2", spellcheck: "false" });
  const address = make("input", { class: "input", type: "url", autocomplete: "off" });
  const out = make("div", { class: "mt-4", "aria-live": "polite" });
  const form = make("form", { class: "stack mt-4", novalidate: "" },
    field("file", words.choose, words.chooseHint, file), field("key", words.key, words.keyHint, key),
    field("witnesses", words.witnesses + words.optional, words.witnessesHint, witnesses),
    field("address", words.address + words.optional, words.addressHint, address),
    make("p", {}, make("button", { class: "btn main-act" }, words.run)));
  const tongue = make("button", { type: "button", class: "tool", lang: other === "zh" ? "zh-CN" : "en" }, other === "zh" ? "中文" : "English");
  tongue.addEventListener("click", () => offline(root, other));
  root.replaceChildren(
    make("p", { class: "row apart" }, make("span", { class: "mark", lang: "zh-CN" }, "落实"), tongue),
    make("h1", { class: "mt-4" }, words.title), make("p", { class: "lede mt-2" }, words.lede), form, out);
  const show = (content: HTMLElement): void => {
    out.replaceChildren(content);
    out.querySelector<HTMLElement>(".notice")?.focus();
  };
  const check = async (chosen: File | undefined): Promise<void> => {
    try {
      if (key.value.trim() === "") {
        key.setAttribute("aria-invalid", "true");
        key.focus();
        return show(make("p", { class: "notice warn" }, make("b", {}, words.needsKey)));
      }
      key.removeAttribute("aria-invalid");
      const known = witnesses.value.split("\n").filter((line) => line.trim() !== "").map(readKey);
      const verified = verifyStatement(readStatementFile(await (chosen?.text() ?? "")), readKey(key.value), known);
      const again = await recomputed(verified, readKey(key.value), known, address.value.trim(), lang, show);
      show(showVerified(lang, verified, again));
    } catch (error) {
      show(showError(lang, error));
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void check(file.files?.[0]);
  });
  file.addEventListener("change", () => void check(file.files?.[0]));
  root.ondragover = (event) => event.preventDefault();
  root.ondrop = (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped && event.dataTransfer) {
      file.files = event.dataTransfer.files;
      void check(dropped);
    }
  };
}

/** Computes the stated figure again where the reader gave a log's address. */
async function recomputed(
  { core, file }: Verified, key: Key, known: Key[], address: string, lang: Lang, show: (content: HTMLElement) => void,
): Promise<Recomputed | null> {
  if (address === "") {
    return null;
  }
  const stop = new AbortController();
  const work = working(lang, () => stop.abort());
  show(work.block);
  const fetching = over(address, stop.signal);
  const all = [...known, ...(await witnessKeys(fetching))];
  const { figure, unit, from, until, position, definitions, value, entries, root } = core;
  const done = await recompute(fetching, key, all, { question: { figure, unit, from, until }, position, definitions, value, entries, root },
    { signal: stop.signal, progress: work.progress });
  if (canonical(done.figure) !== canonical(file.definition)) {
    throw new Broken("statement-definitions");
  }
  return done;
}
