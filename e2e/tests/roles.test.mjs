// A day of the campaign office and of an administrator, from sign-in to done, on a desk and on a phone. (A clerk's and a
// lead's are in home.test.mjs, an auditor's in staff.test.mjs.)
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, signIn } from "../lib/visitor.mjs";

let browser, server;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const [size, figure, known] of [[1280, "talk.held", "孙"], [360, "group.task", "赵"]]) {
  test(`the office states a figure and holds a text against the ledger at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size, lang: "en" });
    await signIn(page, "office");
    await page.goto(`/figures/${figure}`);
    await page.locator("#again a", { hasText: "State this figure" }).click();
    await page.locator("main form .main-act").click();
    await page.waitForURL((url) => /^\/statements\/[0-9a-f]{64}$/.test(url.pathname));
    await page.goto("/check");
    await page.fill("#text", "The city held 779 talks.");
    await page.click("main form .main-act");
    await page.locator("mark, .checked").first().waitFor();
    assert.match(await page.innerText("main"), /779/);
    assert.deepEqual(wrong, []);
    await context.close();
  });

  test(`an administrator invites somebody and takes it back at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size, lang: "en" });
    await signIn(page, "admin");
    await page.goto("/accounts");
    await page.fill("#q", known);
    await page.press("#q", "Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === known);
    const row = page.locator("main tbody tr", { hasText: "no account" }).first();
    await row.locator("a").first().click();
    await page.waitForURL((url) => /^\/accounts\/\d+$/.test(url.pathname));
    const account = new URL(page.url()).pathname;
    await page.click(`a[href="${account}/invite"]`);
    await page.click("main form .main-act");
    const link = await page.innerText("code.shown");
    const guest = await arrive(browser, server, { size, lang: "en" });
    await guest.page.goto(link);
    assert.equal(await guest.page.locator("#login").count(), 1);
    await page.goto(account);
    await page.click(`a[href="${account}/uninvite"]`);
    await page.click("main form button:not(.tool)");
    await page.waitForURL((url) => url.searchParams.get("done") === "uninvite");
    await guest.page.goto(link);
    assert.equal(await guest.page.locator("#login").count(), 0, "the link leads nowhere any more");
    assert.deepEqual(wrong, []);
    await guest.context.close();
    await context.close();
  });
}
