import assert from "node:assert/strict";
import { test } from "node:test";
import { following } from "../ts/wall.ts";

test("sheets take turns, and the last is followed by the first", () => {
  assert.deepEqual([following(0, 3), following(2, 3), following(0, 1), following(4, 0)], [1, 0, 0, 0]);
});
