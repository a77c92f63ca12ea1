// Posts from a lead's side and looks from the auditor's, on a desk and on a phone: an acting post is given, refused
// without an end and named everywhere, handed over with the picker, and all of it stands in the access log. The pages
// between have nothing to find for the engines.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, signIn } from "../lib/visitor.mjs";

const out = new URL("../out/", import.meta.url).pathname;
let browser, server;
before(async () => {
  await mkdir(out, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (path) => (url) => url.pathname === path;
const views = [{ size: 1280, lang: "zh", colorScheme: "light" }, { size: 360, lang: "en", colorScheme: "dark" }];

for (const view of views) {
  const { size, lang } = view;
  test(`a post is given, ended by its day and handed over at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, view);
    const clean = async (name) => {
      await page.screenshot({ path: `${out}staff-${name}-${size}-${lang}.png`, fullPage: true });
      assert.deepEqual(await findings(page, view), [], name);
    };
    await signIn(page, "district");
    await page.goto("/staff?role=clerk");
    await clean("list");
    // On a desk the first clerk, on a phone the second: each test has its own.
    const rows = page.locator("table tbody th a[href^='/staff/people/']");
    const person = rows.nth(size === 1280 ? 0 : 2);
    const href = await person.getAttribute("href");
    const name = await person.innerText();
    const successor = await rows.nth(size === 1280 ? 1 : 3).innerText();
    await person.click();
    await page.waitForURL(at(href));
    await clean("person");
    await page.click(`a[href="${href}/give"]`);
    await page.waitForURL(at(`${href}/give`));
    await page.check("input[name=role][value=clerk]");
    await page.check("input[name=kind][value=acting]");
    await page.click("main form .main-act");
    await page.locator(".error-summary").waitFor();
    await clean("give");
    await page.fill("#until", "2021-12-31");
    await page.fill("#from", "2021-04-16");
    // Their own post is at the unit that they belong to.
    await page.locator("#unit").fill("二道镇");
    await page.locator("#unit-options [role=option]").first().click();
    await page.click("main form .main-act");
    await page.waitForURL(at(href));
    assert.equal(await page.locator("main .tag", { hasText: lang === "zh" ? "代理" : "acting" }).count(), 1);
    await page.locator("a[href$='/hand-over']").last().click();
    await page.waitForURL(/hand-over$/);
    await page.locator("#to").fill(successor);
    await page.locator("#to-options [role=option]").first().click();
    await clean("hand-over");
    await page.click("main form .main-act");
    await page.waitForURL(at(href));
    await page.goto("/why?page=/staff");
    await clean("why");

    const auditor = await arrive(browser, server, view);
    await signIn(auditor.page, "auditor");
    await auditor.page.goto(`/access-log?about=${href.split("/").at(-1)}`);
    const said = await auditor.page.innerText("main");
    for (const word of lang === "zh" ? ["安排任职", "移交任职", "人员页"] : ["gave a post", "handed a post over", "a person's page"]) {
      assert.ok(said.includes(word), `${word} of ${name}: ${said}`);
    }
    await auditor.page.screenshot({ path: `${out}staff-log-${size}-${lang}.png`, fullPage: true });
    assert.deepEqual(await findings(auditor.page, view), [], "the access log");
    assert.deepEqual([...wrong, ...auditor.wrong], []);
    await auditor.context.close();
    await context.close();
  });
}
