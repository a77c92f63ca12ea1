// What the verifier shows. Text only ever goes in as text.
import { Broken, Missing } from "./broken.ts";
import type { Witness } from "./checkpoint.ts";
import type { Closed } from "./fold.ts";
import { Stopped } from "./log.ts";
import type { Recomputed } from "./recompute.ts";
import type { Verified } from "./statement.ts";
import type { Lang, VerifyWords } from "./words.ts";
import { WORDS } from "./words.ts";

type Child = Node | string;

/** An element with its attributes and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Record<string, string> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

/** Digits in groups, as figures are written everywhere. */
export function grouped(number: number | string): string {
  const [whole = "", fraction] = String(number).replace("-", "\u2212").split(".");
  const groups = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

/** A value with its unit of measure, or why there is none. */
export function valueText(lang: Lang, value: string | null, why: string | null, measure: string): string {
  if (value === null) {
    const reasons: Record<string, string> = { ...WORDS[lang].why };
    return `\u2014 (${reasons[why ?? ""] ?? why ?? ""})`;
  }
  return measure === "%" ? `${grouped(value)}%` : `${grouped(value)} ${measure}`.trim();
}

/** A line of what was checked. */
type Line = ["done" | "soon" | "late", string];

function lines(words: VerifyWords, list: Line[]): HTMLElement {
  const tag = { done: words.good, soon: words.open, late: words.bad };
  return make("ul", { class: "checks" }, ...list.map(([state, said]) =>
    make("li", {}, make("span", { class: `tag ${state}` }, tag[state]), make("span", {}, said))));
}

/** A part of the result, under a heading of the level that the page is at. */
type Level = "h2" | "h3";

function part(level: Level, heading: string, ...content: Child[]): HTMLElement {
  return make("div", { class: "mt-4" }, make(level, {}, heading), ...content);
}

function verdict(kind: "ok" | "warn" | "bad", said: string, more = ""): HTMLElement {
  return make("p", { class: `notice ${kind}`, tabindex: "-1" }, make("b", {}, said), more === "" ? "" : ` ${more}`);
}

function whenOf(lang: Lang, seconds: number): string {
  const format = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "long", timeStyle: "short" });
  return format.format(new Date(seconds * 1000));
}

function witnessLines(lang: Lang, seen: readonly Witness[]): Line[] {
  const words = WORDS[lang];
  return seen.length === 0 ? [["soon", words.nobody]] : seen.map(({ name, time }): Line =>
    (time === null ? ["soon", words.witnessUnknown(name)] : ["done", words.witnessed(name, whenOf(lang, time))]));
}

/** What no proof shows; `own` where the log gave its own key, `people` where pseudonyms were counted. */
function limits(level: Level, words: VerifyWords, { own, people, seen }: { own: boolean; people: boolean; seen: readonly Witness[] }): HTMLElement {
  const { not } = words;
  const alone = seen.every(({ time }) => time === null);
  const named = seen.filter(({ byLog }) => byLog).map(({ name }) => name);
  const list = [not.true, not.missing, ...(alone ? [not.fork] : []), ...(own ? [not.key] : []),
    ...(named.length > 0 ? [not.witness(named.join(", "))] : []), ...(people ? [not.pseudonym] : [])];
  return part(level, words.notShown, make("ul", { class: "bullets" }, ...list.map((said) => make("li", {}, said))));
}

function recomputedLines(lang: Lang, done: Recomputed, position: number): Line[] {
  const words = WORDS[lang];
  const all: Line[] = [
    ["done", words.checkpoint(done.checkpoint.origin, grouped(done.checkpoint.size))],
    ["done", words.leaves(grouped(done.leaves))],
    ["done", words.definitions(done.figure.id)],
  ];
  if (done.answer !== null) {
    const { value, why, entries } = done.answer;
    all.push(["done", words.recomputed(grouped(entries), valueText(lang, value, why, done.figure.unit_of_measure[lang]))]);
  }
  return position < done.checkpoint.size ? [...all, ["done", words.since(grouped(position))]] : all;
}

function closedText(words: VerifyWords, closed: Closed | null): string {
  return closed === null ? "" : words.closed[closed];
}

/** A figure's page: what the recomputation gave. */
export function showRecomputed(lang: Lang, done: Recomputed, position: number, vkey: string): HTMLElement {
  const words = WORDS[lang];
  const value = done.answer && valueText(lang, done.answer.value, done.answer.why, done.figure.unit_of_measure[lang]);
  const people = done.figure.kind === "people" || done.figure.kind === "people_at";
  return make("div", {},
    value === null ? verdict("warn", words.cannot, closedText(words, done.closed)) : verdict("ok", words.holds(value)),
    part("h3", words.checked, lines(words, [...recomputedLines(lang, done, position), ...witnessLines(lang, done.witnesses)])),
    limits("h3", words, { own: true, people, seen: done.witnesses }),
    make("p", { class: "note mt-3" }, words.keyFromLog, " ", make("code", {}, vkey)));
}

/** A statement's file: what it says, and that it holds. */
export function showVerified(lang: Lang, verified: Verified, again: Recomputed | null): HTMLElement {
  const words = WORDS[lang];
  const { core, checkpoint, file } = verified;
  const { unit_of_measure: measure, name, kind } = file.definition;
  const figure = name?.[lang] ?? core.figure;
  const value = valueText(lang, core.value, core.why, measure?.[lang] ?? core.measure);
  const facts: [string, string][] = [
    [words.stated.figure, `${figure} (${core.figure})`], [words.stated.unit, core.unit],
    [words.stated.period, words.to(core.from, core.until)], [words.stated.value, value],
    [words.stated.entries, grouped(core.entries)], [words.stated.position, grouped(core.position)],
    [words.stated.origin, core.origin],
  ];
  const proofs: Line[] = [
    ["done", words.signature(core.origin)],
    ["done", words.event(grouped(file.event.position))],
    ["done", words.inclusion(grouped(checkpoint.size))],
    ["done", words.consistency(grouped(core.position), grouped(checkpoint.size))],
    ...definitionLines(words, verified, again),
  ];
  const more: Line[] = again === null ? [["soon", words.noAddress]]
    : again.answer === null ? [...recomputedLines(lang, again, core.position), ["soon", closedText(words, again.closed)]]
      : recomputedLines(lang, again, core.position);
  const seen = again?.witnesses ?? verified.witnesses;
  return make("div", {},
    verdict("ok", words.statementHolds(`${figure} ${value}`)),
    make("dl", { class: "facts mt-3" }, ...facts.flatMap(([term, said]) => [make("dt", {}, term), make("dd", {}, said)])),
    part("h2", words.checked, lines(words, [...proofs, ...more, ...witnessLines(lang, seen)])),
    limits("h2", words, { own: false, people: kind === "people" || kind === "people_at", seen }));
}

/** How far the definition's words are proven; computing again holds them against the log's definitions. */
function definitionLines(words: VerifyWords, { pinned }: Verified, again: Recomputed | null): Line[] {
  if (pinned) {
    return [["done", words.pinned]];
  }
  return again === null ? [["soon", words.unpinned]] : [];
}

/** Why there is no verdict, or a bad one. */
export function showError(lang: Lang, error: unknown): HTMLElement {
  const words = WORDS[lang];
  if (error instanceof Stopped) {
    return verdict("warn", words.stopped);
  }
  if (error instanceof Broken) {
    return verdict("bad", words.differs, `${words.fault[error.fault]} ${error.where}`.trim());
  }
  if (error instanceof Missing) {
    return verdict("warn", words.cannot, error.what === "size" ? words.unpublished(grouped(error.where)) : words.unreachable(error.where));
  }
  return verdict("warn", words.cannot, String(error));
}

/** Work in progress: done, total, time left, and a button that stops it. */
export function working(lang: Lang, stop: () => void): { block: HTMLElement; progress: (done: number, of: number) => void } {
  const words = WORDS[lang];
  const bar = make("progress", { "aria-label": words.reading });
  const count = make("span");
  const button = make("button", { type: "button", class: "btn" }, words.stop);
  button.addEventListener("click", stop);
  const began = performance.now();
  const block = make("div", { class: "work" }, make("p", {}, words.reading), bar,
    make("p", { class: "note" }, count, " ", words.stay), make("p", { class: "mt-2" }, button));
  return {
    block,
    progress: (done, of) => {
      [bar.max, bar.value] = [of, done];
      const left = Math.ceil(((performance.now() - began) / done) * (of - done) / 1000);
      count.textContent = `${words.progress(grouped(done), grouped(of))}${left > 1 ? `, ${words.left(left)}` : ""}. `;
    },
  };
}
