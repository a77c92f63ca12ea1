import assert from "node:assert/strict";
import { test } from "node:test";
import { bounds, features } from "../ts/map/data.ts";

const point = (x: number, y: number) => ({ at: [x, y], radius: 5, name: "海林市", text: "79", href: "/figures/talk.held?unit=231083" }) as const;

test("the map shows all points and some room around them", () => {
  assert.deepEqual(bounds({ tiles: "", points: [point(129, 44), point(131, 46)] }), [[128.7, 43.7], [131.3, 46.3]]);
  assert.equal(bounds({ tiles: "", points: [] }), null);
  assert.deepEqual(features({ tiles: "", points: [point(129, 44)] }).features[0]?.properties, { radius: 5, name: "海林市", text: "79", href: "/figures/talk.held?unit=231083" });
});
