// A bulletin from its template to its readers: written with figures put in from their list, handed on, published by
// somebody else, and a number of it opened with the keys alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

let browser, server;
const states = {};
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of ["editor", "office", "clerk"]) {
    states[login] = await session(browser, server, login);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Looks for what the engines find on the page as it stands. */
async function clean(page, view) {
  assert.deepEqual(await findings(page, view), []);
}

for (const view of [{ size: 1280, lang: "zh", colorScheme: "light" }, { size: 360, lang: "en", colorScheme: "dark" }]) {
  test(`written, handed on, published, and read at ${view.size} px`, async () => {
    const writer = await arrive(browser, server, { ...view, state: states.editor });
    const { page } = writer;
    await page.goto("/bulletins/new");
    await page.selectOption("#template", view.lang === "zh" ? "weekly" : "weekly-en");
    await page.selectOption("#lang", view.lang);
    await page.fill("#from", "2021-04-12");
    await page.fill("#until", "2021-04-15");
    await page.locator("main form .main-act").click();
    await page.waitForURL(/\/bulletins\/\d+\/edit$/);
    const bulletin = page.url().replace(/\/edit$/, "");

    await page.fill("#title", `宣讲一周 ${view.size}`);
    await page.locator("#picker-q").fill("works.sheds");
    const insert = page.locator("[data-insert='{{works.sheds}}']");
    await insert.waitFor();
    await page.locator("#body").press("Control+End");
    await page.locator("#body").pressSequentially("\n\n183 + ");
    await insert.click();
    assert.match(await page.inputValue("#body"), /183 \+ \{\{works\.sheds\}\}$/);
    await page.locator("#said a.num", { hasText: "183" }).waitFor();
    await page.locator("#said li", { hasText: "183" }).waitFor();
    await clean(page, view);
    // A number that is opened while what was typed is on its way stays open in what comes back.
    await page.locator("#body").pressSequentially(" ");
    const again = page.waitForResponse((answer) => answer.url().endsWith("/bulletins/preview"));
    await page.locator("#said a.num", { hasText: "183" }).click();
    await again;
    await page.waitForFunction(() => document.querySelector("#said .pop:not([hidden])")?.contains(document.activeElement));
    await page.keyboard.press("Escape");
    await page.locator("main form .main-act").click();
    await page.waitForURL(/done=kept/);
    await page.goto(`${bulletin}/send`);
    await page.locator("main form .main-act").click();
    await page.waitForURL(/done=send/);
    assert.equal(await page.locator(`a[href$="/publish"]`).count(), 0, "whoever wrote it does not publish it");
    await writer.context.close();
    assert.deepEqual(writer.wrong, []);

    const office = await arrive(browser, server, { ...view, state: states.office });
    await office.page.goto(`${bulletin}/publish`);
    await clean(office.page, view);
    await office.page.locator("main form .main-act").click();
    await office.page.waitForURL(/done=publish/);
    await office.context.close();
    assert.deepEqual(office.wrong, []);

    const reader = await arrive(browser, server, { ...view, state: states.clerk });
    await reader.page.goto(bulletin);
    const number = reader.page.locator(".read a.num").last();
    assert.match(await number.textContent(), /183/);
    await number.focus();
    await reader.page.keyboard.press("Enter");
    const pop = reader.page.locator(".pop:not([hidden])");
    await pop.waitFor();
    assert.match(await pop.textContent(), /183/);
    await clean(reader.page, view);
    await reader.page.keyboard.press("Escape");
    assert.equal(await number.evaluate((link) => link === document.activeElement), true);
    const pdf = await reader.page.request.get(`${bulletin}/files/1.pdf`);
    assert.equal(pdf.status(), 200);
    assert.match((await pdf.body()).subarray(0, 8).toString("latin1"), /^%PDF-1\./);
    await reader.page.goto(`${bulletin}/editions/1/statement`);
    assert.match(await reader.page.locator("main").textContent(), /183/);
    await clean(reader.page, view);
    await reader.context.close();
    assert.deepEqual(reader.wrong, []);
  });
}
