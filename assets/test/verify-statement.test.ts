import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { sha256 } from "@noble/hashes/sha2.js";
import { Broken } from "../ts/verify/broken.ts";
import { toBase64, toHex, toUtf8 } from "../ts/verify/bytes.ts";
import { canonical } from "../ts/verify/canonical.ts";
import { leafHash, nodeHash, rootOf } from "../ts/verify/merkle.ts";
import { readKey } from "../ts/verify/note.ts";
import { readCore, readStatementFile, verifyStatement } from "../ts/verify/statement.ts";
import type { StatementFile } from "../ts/verify/statement.ts";
import { definitionsHash, event, origin, packLoad, signed, vkey } from "./verify-city.ts";

const key = readKey(vkey);
const hash = (leaf: string): Uint8Array => leafHash(toUtf8(leaf));
const root = hash(packLoad);

// A log of one event, then the statement about it.
const core = [
  "luoshi/statement/1", origin, "city 9900", "figure talk.held", "unit 9900", "from 2021-03-08", "until 2021-04-16", "value 780",
  "why -", "measure talks", "entries 781", "position 1", `root ${toBase64(root)}`, `definitions ${definitionsHash}`, "",
].join("\n");

const bare = { id: "talk.held" } as StatementFile["definition"];
const hashOf = (definition: unknown): string => toHex(sha256(toUtf8(canonical(definition))));

function fileOf(text = core, note = signed(text), definition = bare, said: object = { definition: hashOf(definition) }): StatementFile {
  const leaf = event("figure.state", "2021-04-16", { core: toHex(sha256(toUtf8(text))), ...said, figure: "talk.held" });
  return {
    luoshi: "definition" in said ? "statement/2" : "statement/1", core: note, definition,
    event: { position: 2, leaf }, inclusion: [toBase64(root)], consistency: [toBase64(hash(leaf))],
    checkpoint: signed(`${origin}\n2\n${toBase64(nodeHash(root, hash(leaf)))}\n`),
  };
}

/** The file that the tests in a browser open; `LUOSHI_BLESS=1` writes it. */
const fixture = new URL("../../../e2e/fixtures/statement.json", import.meta.url);

test("the statement of the browser's tests is this one", () => {
  const names = { name: { zh: "宣讲场次", en: "Talks held" }, definition: { zh: "期内讲了的场次。", en: "Talks held in the period." } };
  const definition = { id: "talk.held", kind: "sum" as const, item: "talk.held", ...names, unit_of_measure: { zh: "场", en: "talks" } };
  const text = `${JSON.stringify(fileOf(core, signed(core), definition as StatementFile["definition"]), null, 1)}\n`;
  if (process.env.LUOSHI_BLESS) {
    writeFileSync(fixture, text);
  }
  assert.equal(readFileSync(fixture, "utf8"), text);
  verifyStatement(readStatementFile(text), key);
});

const fault = (name: string) => (error: unknown): boolean => error instanceof Broken && error.fault === name;

test("a statement that holds says what is stated", () => {
  const { core: said, checkpoint } = verifyStatement(readStatementFile(JSON.stringify(fileOf())), key);
  assert.equal(said.value, "780");
  assert.equal(said.entries, 781);
  assert.equal(said.hash, toHex(sha256(toUtf8(core))));
  assert.equal(checkpoint.size, 2);
});

test("a statement without a value says why", () => {
  const none = core.replace("value 780", "value -").replace("why -", "why nothing_to_divide");
  assert.deepEqual([readCore(none).value, readCore(none).why], [null, "nothing_to_divide"]);
  assert.throws(() => readCore(core.replace("value 780", "value -")), fault("statement-form"));
  assert.throws(() => readCore(core.replace("why -", "why few")), fault("statement-form"));
});

test("a changed digit is refused, wherever it stands", () => {
  const file = fileOf();
  const refused = (change: Partial<StatementFile>, name: string): void =>
    assert.throws(() => verifyStatement({ ...file, ...change }, key), fault(name), name);
  refused({ core: file.core.replace("value 780", "value 790") }, "note-signature");
  refused({ checkpoint: file.checkpoint.replace("\n2\n", "\n3\n") }, "note-signature");
  refused({ event: { ...file.event, leaf: file.event.leaf.replace("2021", "2022") } }, "inclusion");
  refused({ event: { ...file.event, leaf: file.event.leaf.replace("talk.held", "talk.teams") } }, "statement-event");
  refused({ event: { ...file.event, position: 1 } }, "statement-event");
  refused({ inclusion: [] }, "inclusion");
  refused({ inclusion: ["AA=="] }, "inclusion");
  refused({ consistency: [toBase64(root)] }, "consistency");
  refused({ definition: { id: "talk.teams" } as StatementFile["definition"] }, "statement-definition");
  // The city signs another value: the log's line is about another text.
  refused({ core: signed(core.replace("value 780", "value 790")) }, "statement-event");
  // It signs a past that its log does not begin with.
  const other = core.replace(toBase64(root), toBase64(rootOf([])));
  assert.throws(() => verifyStatement(fileOf(other), key), fault("consistency"));
});

test("the definition is the one that the log's entry names, where it names one", () => {
  const file = fileOf();
  assert.equal(verifyStatement(file, key).pinned, true);
  const other = { ...bare, kind: "sum" } as StatementFile["definition"];
  assert.throws(() => verifyStatement({ ...file, definition: other }, key), fault("statement-definition"));
  const first = fileOf(core, signed(core), other, {});
  assert.deepEqual([first.luoshi, verifyStatement(first, key).pinned], ["statement/1", false]);
  // Neither form passes for the other.
  assert.throws(() => verifyStatement({ ...file, luoshi: "statement/1" }, key), fault("statement-form"));
  assert.throws(() => verifyStatement({ ...first, luoshi: "statement/2" }, key), fault("statement-form"));
});

test("canonical JSON is one spelling", () => {
  assert.equal(canonical({ b: [1, { d: null, c: "é\n" }], a: true, "\u{1f600}": 0, "\uffff": 0 }),
    '{"a":true,"b":[1,{"c":"é\\n","d":null}],"\uffff":0,"\u{1f600}":0}');
});

test("another form is refused", () => {
  for (const [from, to] of [["city 9900\n", ""], ["unit 9900", "unit "], ["until 2021-04-16", "until 2021-04-31"], ["value 780", "value 0780"],
    ["value 780", "value 780.0"], ["position 1", "position 0"], ["luoshi/statement/1", "luoshi/statement/2"], ["measure talks", "measures talks"]]) {
    assert.throws(() => readCore(core.replace(from ?? "", to ?? "")), fault("statement-form"), to);
  }
  assert.throws(() => readCore(`${core}more\n`), fault("statement-form"));
  assert.throws(() => readCore(core.trimEnd()), fault("statement-form"));
  for (const text of ["", "[]", "null", JSON.stringify({ ...fileOf(), inclusion: [1] }), JSON.stringify({ ...fileOf(), luoshi: "statement/3" })]) {
    assert.throws(() => readStatementFile(text), fault("statement-form"), text);
  }
});
