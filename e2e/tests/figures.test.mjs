// The pages of figures: the tree opens in its place and without scripts, charts follow the theme and are saved, the wall
// fits its screen, paper has what paper needs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
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

async function office(path, view = {}) {
  const { context, page, wrong } = await arrive(browser, server, { state, ...view });
  await page.goto(path);
  return { context, page, wrong };
}

test("the tree opens under its row, and closes again, with the keys", async () => {
  const { context, page, wrong } = await office("/units/2310");
  const row = page.locator("#open-231002");
  await row.focus();
  await page.keyboard.press("Enter");
  await page.locator("#tree .lvl-1").first().waitFor();
  assert.equal(await row.getAttribute("aria-expanded"), "true");
  assert.equal(new URL(page.url()).search, "", "only the table was fetched");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "open-231002", "the focus stays");
  await page.keyboard.press("Enter");
  await page.locator("#tree .lvl-1").first().waitFor({ state: "detached" });
  assert.deepEqual(wrong, []);
  await context.close();
});

test("without scripts the tree opens by its address, and charts are drawn already", async () => {
  const { context, page, wrong } = await office("/units/2310", { scripts: false, size: 360 });
  await page.click("#open-231002");
  assert.match(page.url(), /\/units\/2310\?open=231002#below$/);
  assert.ok((await page.locator("#tree .lvl-1").count()) > 3);
  assert.ok(await page.locator(".chart .still").first().isVisible());
  assert.deepEqual(wrong, []);
  await context.close();
});

test("a chart follows the theme, has its table, and is saved as picture and as sheet", async () => {
  const { context, page, wrong } = await office("/figures/talk.held", { lang: "en" });
  const chart = page.locator(".chart").first();
  const columns = chart.locator(".live svg path[fill^='#']");
  await columns.first().waitFor();
  const colours = async () => new Set(await columns.evaluateAll((all) => all.map((one) => one.getAttribute("fill"))));
  assert.ok((await colours()).has("#14597a"));
  await page.locator(".tools [data-theme-toggle]").click();
  await page.waitForFunction(() => document.querySelector(".chart .live svg path[fill='#6fb9d5']"));
  assert.match(await chart.locator(".live").getAttribute("aria-label"), /^Most in the week of .*04-05 \d+/);
  for (const [button, begins] of [["png", "\x89PNG"], ["svg", "<svg"]]) {
    const [file] = await Promise.all([page.waitForEvent("download"), chart.locator(`[data-save=${button}]`).click()]);
    assert.equal(file.suggestedFilename(), `talk.held-week.${button}`);
    assert.ok((await readFile(await file.path(), "latin1")).startsWith(begins));
  }
  const [sheet] = await Promise.all([page.waitForEvent("download"), chart.locator(".saves a").click()]);
  const lines = (await readFile(await sheet.path(), "utf8")).trim().split("\n");
  await chart.locator("summary").click();
  assert.equal(await chart.locator("tbody tr").count(), lines.length - 1);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("the wall fills its screen and no more, in the theme of its address, and takes up what is new", async () => {
  for (const [width, height] of [[1920, 1080], [3840, 2160]]) {
    const { context, page, wrong } = await office("/wall?theme=dark&every=10", {});
    await page.setViewportSize({ width, height });
    const fits = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
    assert.deepEqual(fits, [width, height]);
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    assert.ok((await page.locator(".wall-fig").count()) > 10);
    assert.deepEqual(wrong, []);
    await context.close();
  }
});

test("on paper there is no navigation, the stamp stays, heads repeat, and what was folded is open", async () => {
  const { context, page, wrong } = await office("/figures/talk.held");
  await page.locator(".chart .live svg").waitFor();
  await page.emulateMedia({ media: "print" });
  for (const gone of [".side", ".top", ".tabs", ".filters", ".actions", ".chart .live"]) {
    assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  }
  for (const stays of [".stamp", "h1", ".chart .still"]) {
    assert.equal(await page.locator(stays).first().isVisible(), true, stays);
  }
  const head = await page.locator(".table thead").last().evaluate((one) => getComputedStyle(one).display);
  assert.equal(head, "table-header-group");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("details[data-print]:not([open])").count(), 0);
  assert.ok((await page.pdf({ format: "A4" })).subarray(0, 5).equals(Buffer.from("%PDF-")));
  assert.deepEqual(wrong, []);
  await context.close();
});
