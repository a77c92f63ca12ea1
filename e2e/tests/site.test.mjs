// The public site as a stranger reads it: everything with scripts off and without a cookie, a number opened with the keys
// alone and followed to its records, what was searched for, and nothing to find for the engines.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { linksOf } from "../lib/crawl.mjs";
import { serve } from "../lib/server.mjs";
import { arrive } from "../lib/visitor.mjs";

let browser, server;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The first article of the first page. */
async function toArticle(page) {
  await page.goto("/site/");
  await page.locator(".lead h3 a").click();
  await page.waitForURL(/\/site\/articles\/\d+/);
}

test("all of it is read with scripts off, and no cookie is set", async () => {
  const { context, page, wrong } = await arrive(browser, server, { scripts: false });
  await toArticle(page);
  assert.equal(await page.locator(".read a.num").count() > 20, true);
  assert.equal(await page.locator(".pop:visible").count(), 0);
  await page.locator(".read a.num", { hasText: "780" }).click();
  await page.waitForURL(/\/numbers\/\d+$/);
  assert.match(await page.locator("main").textContent(), /780 场[\s\S]*怎么算[\s\S]*按单位[\s\S]*记录/);
  await page.locator("nav.site-nav a", { hasText: "办实事" }).click();
  await page.locator(".story a", { hasText: "27号院" }).click();
  assert.match(await page.locator("article.read").textContent(), /183/);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

for (const view of [{ size: 1280, lang: "zh", colorScheme: "light" }, { size: 360, lang: "en", colorScheme: "dark" }]) {
  test(`a number is opened with the keys alone, and what is searched for is found, at ${view.size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, view);
    const clean = async () => assert.deepEqual(await findings(page, view), [], page.url());
    await page.goto("/site/");
    assert.equal((await page.getAttribute("html", "lang")).startsWith(view.lang), true);
    await clean();
    await toArticle(page);
    const number = page.locator(".read a.num", { hasText: "780" });
    await number.focus();
    await page.keyboard.press("Enter");
    const pop = page.locator(".pop:not([hidden])");
    await pop.waitFor();
    assert.match(await pop.textContent(), /780/);
    const leads = await pop.locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    assert.equal(leads.every((href) => href.startsWith("/site/")), true, leads.join(" "));
    await clean();
    await page.keyboard.press("Escape");
    assert.equal(await number.evaluate((link) => link === document.activeElement), true);
    await page.keyboard.press("Enter");
    await pop.locator("a.btn").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/numbers\/\d+/);
    await clean();

    await page.goto("/site/search?q=cunlirenziji");
    await page.locator(".found-list mark").first().waitFor();
    assert.match(await page.locator(".found-list").textContent(), /佛塔村/);
    await clean();
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

test("every link of the site leads somewhere that a stranger may go, and a correction is told", async () => {
  const { context, page, wrong } = await arrive(browser, server);
  const [seen, waiting, broken] = [new Set(), ["/site/"], []];
  let corrected = false;
  while (waiting.length > 0) {
    const path = waiting.shift();
    // Of records one page after the other, the first and the second are enough.
    if (seen.has(path) || path.includes("after=") || path.startsWith("/verify") || path.startsWith("/statements")) {
      continue;
    }
    seen.add(path);
    const answer = await page.request.get(path, { maxRedirects: 0 });
    if (answer.status() !== 200) {
      broken.push(`${answer.status()} for ${path}`);
    } else if (path.startsWith("/site/") && answer.headers()["content-type"].startsWith("text/html")) {
      const text = await answer.text();
      corrected ||= text.includes("更正：第 2 版");
      waiting.push(...(await linksOf(page, text, answer.url())));
    }
  }
  assert.deepEqual(broken, []);
  assert.ok(seen.size > 100, `only ${seen.size} pages`);
  assert.ok(corrected, "one of the weekly bulletins was corrected");
  assert.deepEqual(wrong, []);
  await context.close();
});
