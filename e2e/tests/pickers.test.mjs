// Fields for units and people by the keys alone, among all units of the city; and without a script, as a step of search.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

let browser, server, state;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  state = await session(browser, server, "office");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const options = (page, id) => page.locator(`#${id}-options [role=option]`);
const sent = (page, name) => page.locator(`input[type=hidden][name="${name}"]`);

test("a unit is found by name, part of it, code and initials, with the keys alone", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state });
  await page.goto("/records/works/new");
  const units = await page.request.get("/api/v1/units").then((answer) => answer.json());
  assert.ok(units.length > 1000, `${units.length} units`);
  const meant = units.find(({ name }) => name === "柴河镇");
  await page.locator("#unit").focus();
  for (const typed of [meant.name, "柴河", meant.code, meant.initials]) {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(typed);
    await options(page, "unit").filter({ hasText: "柴河镇" }).first().waitFor();
    assert.equal(await page.getAttribute("#unit", "aria-expanded"), "true");
  }
  // Down to the option, which is told to whoever listens; up again, away, back.
  const at = await options(page, "unit").evaluateAll((all, name) => all.findIndex((one) => one.firstChild.textContent === name), meant.name);
  for (let down = 0; down <= at; down += 1) {
    await page.keyboard.press("ArrowDown");
  }
  const active = await page.getAttribute("#unit", "aria-activedescendant");
  assert.equal(await page.getAttribute(`#${active}`, "aria-selected"), "true");
  assert.match(await page.innerText(`#${active}`), /柴河镇\s+.*海林市/);
  await page.keyboard.press("Escape");
  assert.equal(await page.getAttribute("#unit", "aria-expanded"), "false");
  assert.equal(await sent(page, "unit").getAttribute("value"), "", "nothing is chosen by leaving");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("柴河镇");
  await options(page, "unit").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await sent(page, "unit").getAttribute("value"), meant.code);
  assert.deepEqual(await findings(page), []);
  // What one key asks for is there before the next can be pressed: nothing is asked of the server for it.
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.keyboard.press("Control+A");
  await page.keyboard.type("lxjd");
  await options(page, "unit").filter({ hasText: "立新街道" }).first().waitFor();
  assert.deepEqual(asked.filter((url) => url.includes("/units")), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("people are found with their unit beside them, kept as chips, and taken off by the keys", async () => {
  const { context, page } = await arrive(browser, server, { state, size: 360, lang: "en" });
  await page.goto("/records/works/new?lang=en");
  const known = await page.request.get("/api/v1/people?q=周").then((answer) => answer.json());
  const [person] = known;
  for (const one of known.filter(({ post }) => post)) {
    assert.ok(known.some(({ id, name }) => id !== one.id && name === one.name), "a post is told of namesakes alone");
  }
  await page.locator("#people").focus();
  await page.keyboard.type(person.name);
  await options(page, "people").first().waitFor();
  assert.match(await options(page, "people").first().innerText(), new RegExp(`${person.name}\\s+${known.find(({ name }) => name === person.name).unit}`));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await sent(page, "people").count(), 1);
  await page.keyboard.press("Backspace");
  assert.equal(await sent(page, "people").count(), 0);
  assert.deepEqual(await findings(page), []);
  await context.close();
});

test("without a script a part of a name leads to those that fit, to choose from", async () => {
  const { context, page } = await arrive(browser, server, { state, scripts: false });
  await page.goto("/records/works/new");
  await page.fill('[name="unit:typed"]', "柴河");
  await page.fill("#site", "桥头");
  await page.locator("form#record button.main-act").click();
  await page.getByText("不是完整的名称").first().waitFor();
  const offer = page.locator("select#unit option").filter({ hasText: "柴河镇" }).first();
  await page.selectOption("select#unit", await offer.getAttribute("value"));
  assert.equal(await page.inputValue("#site"), "桥头", "what was typed is kept");
  await page.locator("form#record button.main-act").click();
  await page.locator(".error-summary").waitFor();
  assert.equal(await page.locator("#unit-e").count(), 0, "the unit is settled now");
  await context.close();
});
