import assert from "node:assert/strict";
import { test } from "node:test";
import { Broken, Missing } from "../ts/verify/broken.ts";
import { fromUtf8, toUtf8 } from "../ts/verify/bytes.ts";
import { readDefinitions } from "../ts/verify/definitions.ts";
import { periodOf, wholeMonths, endOfMonth, daysOf } from "../ts/verify/days.ts";
import { Fold, rounded } from "../ts/verify/fold.ts";
import type { Answer, Closed, Question } from "../ts/verify/fold.ts";
import { readLeaf } from "../ts/verify/leaf.ts";
import { Stopped } from "../ts/verify/log.ts";
import { readKey } from "../ts/verify/note.ts";
import { leafHash, rootOf } from "../ts/verify/merkle.ts";
import { recompute } from "../ts/verify/recompute.ts";
import type { Said } from "../ts/verify/recompute.ts";
import { History } from "../ts/verify/units.ts";
import { definitions, definitionsHash, entry, event, found, packLoad, serving, vkey } from "./verify-city.ts";

const who = (digit: number): string => String(digit).repeat(32);

// The city 9900 with two districts; the community 990111 moves from the first to the second on 1 April.
const tree = [
  found("9900", "city"), found("9901", "county", "9900"), found("9902", "county", "9900"),
  found("990101", "township", "9901"), found("990201", "township", "9902"), found("990111", "community", "990101"),
];
const city = [
  ...tree, packLoad,
  entry("talk.held", "990111", "2021-03-10", 1), // 8
  entry("talk.minutes", "990111", "2021-03-10", 45),
  entry("talk.held", "990111", "2021-04-02", 1),
  entry("talk.minutes", "990111", "2021-04-02", 100),
  entry("talk.held", "990101", "2021-04-02", 1), // 12
  entry("talk.held", "990101", "2021-04-02", -1, { reverses: 12 }),
  entry("talk.team", "9902", "2021-01-05", 1), // before the campaign
  entry("talk.held", "9902", "2020-02-03", 2),
  entry("talk.held", "9902", "2021-02-03", 3),
  entry("talk.held", "9902", "2021-04-20", 1), // after the campaign
  ...[1, 2, 3, 4, 5].map((digit) => entry("volunteer.person", "990101", "2021-03", 1, { person: who(digit) })), // 18 to 22
  entry("volunteer.person", "990201", "2021-04", 1, { person: who(1) }),
  entry("volunteer.person", "990101", "2021-03", -1, { person: who(5), reverses: 22 }),
  entry("volunteer.minutes", "990101", "2021-03-20", 600),
  entry("study.self", "9900", "2021-03", 30),
  event("unit.move", "2021-04-01", { code: "990111", parent: "990201" }), // 27
];

function ask(question: Question, leaves = city, known = leaves.length): Answer | Closed {
  const fold = new Fold(readDefinitions(definitions, definitionsHash), question);
  const history = new History();
  leaves.slice(0, known).forEach((text, at) => {
    const leaf = readLeaf(toUtf8(text), at + 1);
    if (leaf.what === "entry") {
      fold.add(leaf);
    } else {
      history.add(leaf, at + 1);
    }
  });
  return fold.closed(history, known) ?? fold.answer(history, known);
}

const value = (question: Question, known?: number): string | null => {
  const answer = ask(question, city, known);
  return typeof answer === "string" ? answer : (answer.value ?? answer.why);
};

test("each kind of figure", () => {
  const figures: [string, string][] = [
    ["talk.held", "2"], ["talk.hours", "2.4"], ["talk.records", "2"], ["talk.length", "1.21"], ["talk.teams", "1"],
    ["talk.units", "1"], ["talk.days", "2"], ["talk.span", "24"], ["talk.change", "50"], ["talk.east", "0"],
  ];
  assert.deepEqual(figures.map(([figure]) => [figure, value({ figure })]), figures);
});

test("the period, the unit and the position are those that were asked for", () => {
  const held = (more: Partial<Question>, known?: number): string | null => value({ figure: "talk.held", ...more }, known);
  assert.equal(held({ until: "2021-04-30" }), "3");
  assert.equal(held({ from: "2021-04-01", until: "2021-04-01" }), "0");
  assert.equal(held({ unit: "9902" }), "2", "the community counts where it stands on the last day");
  assert.equal(held({ unit: "9901" }), "0");
  assert.equal(held({ unit: "9901" }, 26), "2", "before the move was recorded");
  assert.equal(held({ unit: "9901", until: "2021-03-31" }), "1", "by the tree of March");
  assert.equal(held({}, 12), "3", "before the reversal");
  assert.throws(() => held({ unit: "9999" }), Broken);
});

test("people count once, and only where pseudonyms are open and the question is coarse enough", () => {
  const months = { from: "2021-03-01", until: "2021-04-30" };
  const people = (more: Partial<Question>): string | null => value({ figure: "volunteer.people", ...months, ...more });
  assert.equal(people({}), "4");
  assert.equal(people({ from: "2021-04-01" }), "1");
  assert.equal(people({ until: "2021-04-16" }), "months");
  assert.equal(people({ unit: "990111" }), "below_township");
  assert.equal(value({ figure: "volunteer.people", unit: "990101", ...months }, 26), "4");
  assert.equal(value({ figure: "volunteer.each", ...months }), "fewer_than_five");
  assert.equal(value({ figure: "study.daily", ...months }), "persons");
  assert.equal(value({ figure: "study.minutes", ...months }), "30");
  assert.equal(value({ figure: "study.minutes" }), "months");
});

test("a township's coarse figures are not told where a community moved", () => {
  assert.equal(value({ figure: "volunteer.people", unit: "990101", from: "2021-03-01", until: "2021-04-30" }), "moved");
});

test("rounding is half away from zero and leaves no zeros", () => {
  const shown = (above: bigint, below: bigint, decimals: number): string => rounded({ above, below }, decimals);
  assert.deepEqual(
    [shown(1n, 8n, 2), shown(-1n, 8n, 2), shown(5n, 2n, 0), shown(-5n, 2n, 0), shown(1n, 3n, 1), shown(60n, 60n, 1), shown(-1n, 1000n, 1)],
    ["0.13", "-0.13", "3", "-3", "0.3", "1", "0"]);
});

test("periods", () => {
  const of = (rule: Parameters<typeof periodOf>[0], until = "2021-04-16"): string => periodOf(rule, "2021-03-08", until).join(" ");
  assert.equal(of("campaign"), "2021-03-08 2021-04-16");
  assert.equal(of("last_quarter"), "2021-01-01 2021-03-31");
  assert.equal(of("last_quarter", "2021-03-31"), "2021-01-01 2021-03-31");
  assert.equal(of("last_month"), "2021-03-01 2021-03-31");
  assert.equal(of("last_week"), "2021-04-10 2021-04-16");
  assert.equal(of("year"), "2021-01-01 2021-04-16");
  assert.equal(of({ from: "2021-05-01" }), "2021-04-16 2021-04-16");
  assert.equal(of({ fixed: ["2020-01-01", "2020-12-31"] }), "2020-01-01 2020-12-31");
  assert.deepEqual(wholeMonths("2021-01-15", "2021-03-31"), ["2021-02", "2021-03"]);
  assert.equal(endOfMonth("2020-02-03"), "2020-02-29");
  assert.equal(daysOf("2021-03-31", "2021-04-01"), 2);
});

// The same city in a log of more than two bundles: what is behind it counts nothing.
const long = [...city, ...Array.from({ length: 600 }, (_, at) => entry("noise", "9901", "2021-04-01", at + 1))];
const said: Said = { question: { figure: "talk.held" }, position: city.length, definitions: definitionsHash, value: "2", entries: 4 };
const fault = (name: string) => (error: unknown): boolean => error instanceof Broken && error.fault === name;

test("a figure is recomputed from the open log", async () => {
  const steps: number[] = [];
  const root = rootOf(city.map((leaf) => leafHash(toUtf8(leaf))));
  const done = await recompute(serving(long), readKey(vkey), [], { ...said, root }, { progress: (at) => steps.push(at) });
  assert.equal(done.answer?.value, "2");
  assert.deepEqual(steps, [256, 512, long.length]);
  const closed = await recompute(serving(long), readKey(vkey), [], { ...said, question: { figure: "study.daily" } });
  assert.deepEqual([closed.answer, closed.closed], [null, "persons"]);
});

test("whatever is not as it is said to be is refused by its name", async () => {
  const run = (more: Partial<Said>, change?: (path: string, bytes: Uint8Array) => Uint8Array): Promise<unknown> =>
    recompute(serving(long, change), readKey(vkey), [], { ...said, ...more });
  await assert.rejects(run({ value: "3" }), fault("value-differs"));
  await assert.rejects(run({ entries: 3 }), fault("entries-differ"));
  await assert.rejects(run({ root: new Uint8Array(32) }), fault("root-differs"));
  await assert.rejects(run({ position: long.length + 1 }), (error) => error instanceof Missing && error.what === "size");
  await assert.rejects(run({ position: 6 }), fault("definitions-other"));
  const flipped = (wanted: string, at: number) => (path: string, bytes: Uint8Array): Uint8Array => {
    if (path === wanted) {
      bytes[at] = (bytes[at] ?? 0) ^ 1;
    }
    return bytes;
  };
  await assert.rejects(run({}, flipped("tile/entries/001", 40)), fault("bundle-hash"));
  await assert.rejects(run({}, flipped("tile/entries/002.p/115", 40)), fault("tree-root"));
  await assert.rejects(run({}, flipped("tile/1/000.p/2", 3)), fault("tree-root"));
  await assert.rejects(run({}, flipped(`definitions/${definitionsHash}.json`, 3)), fault("definitions-hash"));
  await assert.rejects(run({}, (path, bytes) => (path === "checkpoint"
    ? toUtf8((fromUtf8(bytes) ?? "").replace(String(long.length), String(long.length - 1))) : bytes)), fault("note-signature"));
});

test("a reader can stop", async () => {
  const stop = new AbortController();
  const going = recompute(serving(long), readKey(vkey), [], said, { signal: stop.signal });
  stop.abort();
  await assert.rejects(going, Stopped);
});
