// Open data as other people's programs read it: every dataset of the catalogue, by a JSON-stat reader that others wrote.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import JSONstat from "jsonstat-toolkit";
import { serve } from "../lib/server.mjs";

let server;
before(async () => {
  server = await serve();
});
after(async () => {
  await server?.stop();
});

const read = async (href) => {
  const answer = await fetch(href);
  assert.equal(answer.status, 200, href);
  assert.equal(answer.headers.get("access-control-allow-origin"), "*", href);
  return answer;
};

/** The city's talks, as the review counts them. */
test("every dataset of the catalogue is read, and says what the ledger says", async () => {
  const list = JSONstat(await (await read(`${server.origin}/site/data/catalogue.json`)).json());
  assert.equal(list.class, "collection");
  const items = list.link.item;
  assert.ok(items.length > 30, `${items.length} datasets`);
  for (const { href, label, link } of items) {
    const set = JSONstat(await (await read(href)).json());
    assert.equal(set.class, "dataset", href);
    assert.equal(set.label, label);
    assert.deepEqual(set.id, ["figure", "unit", "period"]);
    assert.equal(set.n, set.size.reduce((all, one) => all * one), `${href} has a value for each cell`);
    const { metric, geo, time } = set.role;
    assert.deepEqual({ metric, geo, time }, { metric: ["figure"], geo: ["unit"], time: ["period"] });
    assert.ok(link.alternate.some((one) => one.type === "text/csv"));
  }
  const talks = JSONstat(await (await read(`${server.origin}/site/data/talk.held.jsonstat.json`)).json());
  const whole = talks.Dimension("period").id.at(-1);
  assert.equal(talks.Data({ unit: "2310", period: whole }).value, 780);
  assert.equal(talks.Dimension("figure").Category(0).unit.label, "场");
  const parts = talks.Dimension("unit").id.filter((unit) => unit !== "2310");
  const sum = parts.reduce((all, unit) => all + (talks.Data({ unit, period: whole }).value ?? 0), 0);
  assert.equal(sum, 780, "the parts are the whole");
});

test("the files agree with each other, and say their terms", async () => {
  const at = `${server.origin}/site/data/talk.held`;
  const [csv, json] = [await (await read(`${at}.csv`)).text(), await (await read(`${at}.json`)).json()];
  const [head, ...lines] = csv.replace(/^\uFEFF/, "").trim().split(/\r?\n/);
  assert.equal(head, "figure,unit_code,unit,period,from,until,value,unit_of_measure,status");
  assert.equal(lines.length, json.observations.length);
  const last = json.observations.find((one) => one.unit === "2310" && one.period.includes("/"));
  assert.equal(last.value, "780");
  assert.ok(lines.some((line) => line.includes(`,${last.period},`) && line.includes(",780,")));
  assert.match(json.licence.url, /^https:/);
  assert.ok(json.definition.zh && json.definition.en);
  const again = await fetch(`${at}.csv`, { headers: { "if-none-match": (await read(`${at}.csv`)).headers.get("etag") } });
  assert.equal(again.status, 304);
  assert.equal((await fetch(`${at}.xls`)).status, 404);
  assert.equal((await fetch(`${at}.csv?unit=231083001`)).status, 404, "below townships nothing is open");
});
