import assert from "node:assert/strict";
import { test } from "node:test";
import { base64url, bytes, elsewhere } from "../ts/passkeys.ts";

test("bytes travel as base64url, without padding, and come back", () => {
  for (const [text, length] of [["", 0], ["-_8", 2], ["AQID", 3], ["_-7dzLuqmYh3ZlVEMyIRAA", 16]] as const) {
    assert.equal(bytes(text).length, length);
    assert.equal(base64url(bytes(text).buffer), text);
  }
});

test("a passkey belongs to a name: at a number it is said where there is one", () => {
  const at = (address: string) => elsewhere(new URL(address));
  assert.equal(at("https://city.example/me/passkeys"), null);
  assert.equal(at("http://localhost:8080/"), null);
  assert.equal(at("http://127.0.0.1:8080/"), "http://localhost:8080");
  assert.equal(at("https://[::1]/"), "https://localhost");
  assert.equal(at("http://10.0.0.7:8080/"), "");
});
