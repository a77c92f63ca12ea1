import assert from "node:assert/strict";
import { test } from "node:test";
import { holds, parseCondition } from "../ts/conditions.ts";
import { step } from "../ts/marks.ts";
import { leftOf } from "../ts/popovers.ts";
import { withoutDone } from "../ts/said.ts";
import { isDark } from "../ts/themes.ts";

test("a condition names a field and one or several values", () => {
  assert.deepEqual(parseCondition("kind=school|village"), { field: "kind", values: ["school", "village"] });
  assert.deepEqual(parseCondition("note="), { field: "note", values: [""] });
  assert.equal(parseCondition("kind"), null);
  assert.equal(parseCondition("=school"), null);
});

test("a condition holds for any of the values chosen", () => {
  const condition = { field: "kind", values: ["school", "village"] };
  assert.equal(holds(condition, ["office", "village"]), true);
  assert.equal(holds(condition, ["office"]), false);
  assert.equal(holds(condition, []), false);
});

test("the arrow keys stop at the first and the last mark", () => {
  assert.equal(step("ArrowRight", 0, 3), 1);
  assert.equal(step("ArrowDown", 2, 3), 2);
  assert.equal(step("ArrowLeft", 0, 3), 0);
  assert.equal(step("End", 0, 3), 2);
  assert.equal(step("Home", 2, 3), 0);
  assert.equal(step("Enter", 1, 3), null);
});

test("a popover stays inside the view", () => {
  assert.equal(leftOf(100, 368, 1280), 100);
  assert.equal(leftOf(1200, 368, 1280), 896);
  assert.equal(leftOf(0, 368, 1280), 16);
  assert.equal(leftOf(200, 368, 360), 16);
});

test("the reader's choice of theme goes before the system's", () => {
  assert.equal(isDark(undefined, true), true);
  assert.equal(isDark("light", true), false);
  assert.equal(isDark("dark", false), true);
  assert.equal(isDark(undefined, false), false);
});

test("what was done leaves the address, and all else stays", () => {
  assert.equal(withoutDone("https://a.example/talks/7?done=held&twice=people"), "https://a.example/talks/7?twice=people");
  assert.equal(withoutDone("https://a.example/talks/7?done=held#main"), "https://a.example/talks/7#main");
  assert.equal(withoutDone("https://a.example/talks/7?view=done"), null);
});
