// A reader's letter: written without a script on a phone, followed by its number, answered by the office, and the answer
// beside the article. A question of rights that comes too late is told so at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

let browser, server, office, articles;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  office = await session(browser, server, "office");
  const { context, page } = await arrive(browser, server, { state: office });
  await page.goto("/bulletins");
  const links = await page.locator("main table a[href^='/bulletins/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  const keys = links.map((href) => href.match(/^\/bulletins\/(\d+)$/)?.[1]).filter(Boolean);
  articles = { last: keys[0], first: keys.at(-1) };
  await context.close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const send = (page) => page.locator("main form .main-act").click();

test("a fault is told without a script, and its answer stands beside the article", async () => {
  const reader = await arrive(browser, server, { size: 360, scripts: false });
  const { context, page } = reader;
  await page.goto(`/site/articles/${articles.last}`);
  await page.getByRole("link", { name: "指出差错，或提出权利问题" }).click();
  await page.fill("#text", "第二段的场次和我们村的不一样。");
  await page.fill("#contact", "13912345678");
  await send(page);
  // Nothing was chosen: what was typed stays.
  assert.match(await page.locator(".errors, [role=alert]").first().innerText(), /选一项/);
  assert.equal(await page.inputValue("#text"), "第二段的场次和我们村的不一样。");
  await page.locator("input[name=kind][value=correction]").check();
  assert.equal(await page.locator("input[name=agrees]").isChecked(), false, "nobody agrees unasked");
  await page.locator("input[name=agrees]").check();
  await send(page);
  await page.waitForURL(/\/site\/letters\/[0-9A-Z-]{14}/);
  const number = page.url().match(/letters\/([0-9A-Z-]{14})/)[1];
  assert.match(await page.locator("main").innerText(), /已收到，等答复[\s\S]*您同意公开/);
  assert.deepEqual(await context.cookies(), [], "no cookie for a reader");

  const staff = await arrive(browser, server, { state: office });
  await staff.page.goto("/home");
  await staff.page.locator("nav a[href='/letters']").first().click();
  await staff.page.locator("main a", { hasText: number }).click();
  assert.match(await staff.page.locator("main").innerText(), /13912345678/);
  assert.deepEqual(await findings(staff.page), []);
  await staff.page.fill("#answer", "已核对台账：该场按更正后的日期计入。");
  await send(staff.page);
  await staff.page.waitForURL(/\/letters\/\d+(\?done=answered)?$/);
  assert.doesNotMatch(await staff.page.locator("main").innerText(), /13912345678/, "how they are reached is gone");
  await staff.context.close();

  // The number as somebody types it who wrote it down.
  await page.goto("/site/letters");
  await page.fill("#number", number.toLowerCase().replaceAll("-", " "));
  await page.locator("main form button").click();
  assert.match(await page.locator("main").innerText(), /该场按更正后的日期计入/);
  await page.goto(`/site/articles/${articles.last}`);
  // A browser believes what it has for a minute.
  await page.reload();
  const beside = await page.locator("#letters").innerText();
  assert.match(beside, /该场按更正后的日期计入/);
  assert.doesNotMatch(beside, /我们村/, "the answer alone");
  await context.close();
});

test("a question of rights after thirty days is refused with the reason", async () => {
  const { context, page, wrong } = await arrive(browser, server, { lang: "en", colorScheme: "dark" });
  await page.goto(`/site/letters/new?article=${articles.first}&kind=rights&lang=en`);
  assert.deepEqual(await findings(page), []);
  await page.fill("#text", "The picture shows me.");
  await send(page);
  assert.match(await page.locator("main").innerText(), /we need your name and how to reach you/i);
  await page.fill("#name", "Somebody");
  await page.fill("#contact", "somebody@example.org");
  await send(page);
  await page.waitForURL(/\/site\/letters\/[0-9A-Z-]{14}/);
  assert.match(await page.locator("main").innerText(), /within 30 days after publication or correction. This one came later/);
  assert.deepEqual(await findings(page), []);
  await page.goto("/site/letters?number=0000-0000-0000&lang=en");
  assert.match(await page.locator("main").innerText(), /There is no such number/);
  assert.deepEqual(wrong.filter((line) => !/404/.test(line)), []);
  await context.close();
});
