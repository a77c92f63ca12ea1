// Recording a talk, as the journeys do it: with the suggesting fields, with the keys alone, or without a script.
import assert from "node:assert/strict";

export const team = "立新街道宣讲小分队";

/** A talk that nobody else gave: its topic is its mark, and the sample has none this early in the day. */
export function talk(topic, start) {
  return { topic, start, minutes: "45", place: "立新街道文化站", residents: "36" };
}

/** The members that the form offers without a script once the team is chosen. */
export async function membersOf(page) {
  const form = await page.request.get("/talks/new").then((answer) => answer.text());
  const id = form.match(new RegExp(`<option value="(\\d+)"[^>]*>${team}</option>`))?.[1];
  assert.ok(id, `no team ${team} in the form`);
  const chosen = await page.request.get(`/talks/new?team=${id}`).then((answer) => answer.text());
  const select = chosen.match(/<select[^>]* name="speakers"[^>]*>(.*?)<\/select>/s)?.[1] ?? "";
  return [...select.matchAll(/<option value="(\d+)"[^>]*>([^<]+)</g)].map(([, person, name]) => ({ person, name }));
}

/** Writes into a suggesting field and takes the option whose name is that. */
async function suggest(page, id, name) {
  await page.locator(`#${id}`).fill(name);
  await page.locator(`#${id}-options [role=option]`).filter({ hasText: name }).first().click();
}

/** Fills the form in with the pointer; `scripts: false` where the fields are plain selects. */
export async function fill(page, said, { speaker, scripts = true }) {
  await page.fill("#topic", said.topic);
  await page.fill("#start", said.start);
  await page.fill("#minutes", said.minutes);
  if (scripts) {
    await suggest(page, "team", team);
    await suggest(page, "speakers", speaker.name);
  } else {
    await page.selectOption("#team", { label: team });
    await page.selectOption("#speakers", speaker.person);
  }
  await page.check("input[name=kind][value=community]");
  await page.fill("#place", said.place);
  await page.fill("#audience-residents", said.residents);
}

export const save = (page) => page.locator("button[name=as][value=held]");

/** A whole number as the pages write it. */
export const written = (count) => count.toLocaleString("en-US");

/** What a figure shows on its own page. */
export async function figure(page, id) {
  const answer = await page.request.get(`/api/v1/figures/${id}`);
  assert.equal(answer.status(), 200);
  return Number((await answer.json()).value);
}
