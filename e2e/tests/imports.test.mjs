// A sheet from its template to the city's figure and back: by hand, by keys on a phone, and without a script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { figure } from "../lib/talk.mjs";
import { arrive, session } from "../lib/visitor.mjs";

const counted = "study.morning.sessions";
const out = new URL("../out/", import.meta.url).pathname;

let browser, server, state;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  state = await session(browser, server, "clerk");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The template as a text, with rows under its explanations. */
async function filled(page, rows) {
  const answer = await page.request.get("/imports/new/morning_reading/template.csv");
  const text = await answer.text();
  assert.match(text, /^\ufeff单位\*,日期\*,时长\*,篇目,备注\r\n# /);
  const buffer = Buffer.from(text + rows.map((row) => `${row.join(",")}\r\n`).join(""));
  return { name: "晨读.csv", mimeType: "text/csv", buffer };
}

/** Presses Tab until the element that `selector` names has the focus. */
async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`no Tab leads to ${selector}`);
}

/** Goes to a control by keys alone and presses it. */
async function press(page, selector, url) {
  await tabTo(page, selector);
  await Promise.all([page.waitForURL(url), page.keyboard.press("Enter")]);
}

const isSheet = (url) => /^\/imports\/\d+$/.test(url.pathname);
const isJob = (url) => /^\/jobs\/\d+$/.test(url.pathname);
const untilDone = (page) => page.locator("main .tag.done").first().waitFor();

/** What is wrong with a page as it is shown. */
async function looked(page, name) {
  const found = await findings(page);
  if (found.length > 0 || process.env.LUOSHI_PICTURES === "all") {
    await page.screenshot({ path: `${out}imports-${name}.png`, fullPage: true });
  }
  return found.map((line) => `${name}: ${line}`);
}

test("a sheet is sent, mended where it is wrong, recorded and taken back, by keys on a phone", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state, size: 360 });
  const before = await figure(page, counted);
  const file = await filled(page, [
    ["231005003", "2021-04-12", "30", "第一篇", ""],
    ["没有这个街道", "2021-04-13", "许久", "第二篇", ""],
    ["231005003", "2021-04-14", "45", "第三篇", ""],
  ]);
  await page.goto("/imports");
  await press(page, 'main a[href="/imports/new"], .head a[href="/imports/new"]', "**/imports/new");
  await press(page, 'a[href="/imports/new/morning_reading"]', "**/imports/new/morning_reading");
  const seen = await looked(page, "new");
  await page.setInputFiles("#file", file);
  await press(page, "main form button.main-act", isSheet);
  const sheet = new URL(page.url()).pathname;
  seen.push(...(await looked(page, "faults")));

  // Row 5 of the text: two lines that explain stand under the headers.
  const bad = page.locator("[aria-invalid=true]");
  assert.equal(await bad.count(), 2);
  assert.match(await page.locator("#c-5-1-e").innerText(), /没有找到单位/);
  await tabTo(page, "#c-5-1");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("231005003");
  await tabTo(page, "#c-5-3");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("25");
  await press(page, `form[action="${sheet}/cells"] button.btn`, (url) => url.searchParams.has("mended"));
  assert.equal(await bad.count(), 0);
  seen.push(...(await looked(page, "mended")));

  await press(page, `form[action="${sheet}/run"] .main-act`, isJob);
  await untilDone(page);
  await page.goto(sheet);
  assert.equal(await page.locator('main td a[href^="/records/morning_reading/"]').count(), 3);
  seen.push(...(await looked(page, "recorded")));
  assert.equal(await figure(page, counted), before + 3);

  await page.goto(sheet);
  await press(page, `a[href="${sheet}/undo"]`, `**${sheet}/undo`);
  seen.push(...(await looked(page, "undo")));
  await tabTo(page, "#reason");
  await page.keyboard.type("发错了表");
  await press(page, "main form button.main-act", isJob);
  await untilDone(page);
  assert.equal(await figure(page, counted), before);
  await page.goto(sheet);
  assert.match(await page.innerText("main"), /已撤回 3 条记录/);
  assert.deepEqual([...seen, ...wrong], []);
  await context.close();
});

test("without a script a sheet is mended and thrown away as well", async () => {
  const { context, page } = await arrive(browser, server, { state, scripts: false });
  const file = await filled(page, [["231005003", "昨天", "30", "第四篇", ""]]);
  await page.goto("/imports/new/morning_reading");
  await page.setInputFiles("#file", file);
  await page.click("main form button.main-act");
  const sheet = new URL(page.url()).pathname;
  await page.click(`a[href="${sheet}/rows/4"]`);
  await page.fill("#c-4-2", "2021-04-15");
  await page.click("main form button.main-act");
  assert.match(await page.innerText("main"), /没有错处了/);
  await page.click(`a[href="${sheet}/discard"]`);
  await page.click("main form button.main-act");
  assert.equal(new URL(page.url()).pathname, "/imports");
  assert.equal((await page.goto(sheet)).status(), 404);
  await context.close();
});

test("what the page for the filled sheet looks like on a desk, in both languages", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state, lang: "en" });
  const file = await filled(page, [["x", "2021-04-12", "0", "第五篇", ""], ["231005003", "2021-04-12", "20", "第六篇", ""]]);
  await page.goto("/imports/new/morning_reading");
  await page.setInputFiles("#file", file);
  await Promise.all([page.waitForURL(isSheet), page.click("main form button.main-act")]);
  const seen = await looked(page, "desk-en");
  await page.goto(`${new URL(page.url()).pathname}/rows/4`);
  seen.push(...(await looked(page, "row-en")));
  await page.goto("/imports");
  seen.push(...(await looked(page, "list-en")));
  assert.deepEqual([...seen, ...wrong], []);
  await context.close();
});
