import assert from "node:assert/strict";
import { test } from "node:test";
import { initials } from "../ts/initials.ts";
import { choiceOf, matching } from "../ts/match.ts";

const units = [
  { code: "231005", name: "西安区", path: "牡丹江市", depth: 1 },
  { code: "231005001", name: "立新街道", path: "牡丹江市 › 西安区", depth: 2 },
  { code: "231083", name: "海林市", path: "牡丹江市", depth: 1 },
  { code: "231083105", name: "柴河镇", path: "牡丹江市 › 海林市", depth: 2, aliases: ["新柴河"] },
  { code: "231083106", name: "长汀镇", path: "牡丹江市 › 海林市", initials: "ctz", depth: 2 },
].map(choiceOf);
const names = (query: string): string[] => matching(units, query, 10).map(({ label }) => label);

test("initials are those of the pinyin reading", () => {
  assert.equal(initials("柴河镇"), "chz");
  assert.equal(initials("立新街道"), "lxjd");
  assert.equal(initials("爱民区"), "amq");
  assert.equal(initials("27号院"), "27hy");
  assert.equal(initials("阳明区"), "ymq");
});

test("a unit is found by name, part of the name, code and initials", () => {
  assert.deepEqual(names("柴河镇"), ["柴河镇"]);
  assert.deepEqual(names("河"), ["柴河镇"]);
  assert.deepEqual(names("231083105"), ["柴河镇"]);
  assert.deepEqual(names("chz"), ["柴河镇"]);
  assert.deepEqual(names("CTZ"), ["长汀镇"]);
  assert.deepEqual(names("没有"), []);
});

test("the name comes before what lies under it, and every word has to fit", () => {
  assert.deepEqual(names("海林市"), ["海林市", "柴河镇", "长汀镇"]);
  assert.deepEqual(names("海林 镇"), ["柴河镇", "长汀镇"]);
  assert.deepEqual(names("西安 lx"), ["立新街道"]);
});

test("nothing typed gives the beginning of the list in its own order", () => {
  assert.deepEqual(matching(units, " ", 2).map(({ value }) => value), ["231005", "231005001"]);
});

test("a row without a depth, or with one too deep, stays within the classes", () => {
  assert.equal(choiceOf({ id: 7, name: "周桂芝", unit: "柴河镇" }).depth, 0);
  assert.equal(choiceOf({ id: 7, name: "周桂芝", depth: 9 }).depth, 4);
  assert.equal(choiceOf({ id: 7, name: "周桂芝", unit: "柴河镇" }).note, "柴河镇");
});

test("a unit is found by what else it is called, and people of one name are told apart by what they do", () => {
  assert.deepEqual(names("新柴"), ["柴河镇"]);
  assert.equal(choiceOf({ id: "7", name: "王伟", unit: "柴河镇", post: "经办" }).note, "柴河镇 · 经办");
  assert.equal(choiceOf({ id: "8", name: "王芳", unit: "柴河镇" }).note, "柴河镇");
});
