import assert from "node:assert/strict";
import { test } from "node:test";
import { base64url, bytes } from "../ts/passkeys.ts";

test("bytes travel as base64url, without padding, and come back", () => {
  for (const [text, length] of [["", 0], ["-_8", 2], ["AQID", 3], ["_-7dzLuqmYh3ZlVEMyIRAA", 16]] as const) {
    assert.equal(bytes(text).length, length);
    assert.equal(base64url(bytes(text).buffer), text);
  }
});
