// The scripts and style sheets on a page that has every component, under the policy of the real pages.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, sizes } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serveFixtures } from "../lib/static.mjs";
import { watch } from "../lib/watch.mjs";

let browser, server, context, page, wrong;
before(async () => {
  browser = await launch();
  server = await serveFixtures();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(options = {}) {
  await context?.close();
  context = await browser.newContext({ ...sizes[1280], ...options });
  page = await context.newPage();
  wrong = await watch(page, server.origin);
  await page.goto(`${server.origin}/components.html`);
}
beforeEach(async () => {
  server.posted.length = 0;
  await open();
});
afterEach(() => assert.deepEqual(wrong, []));

const focused = () => page.evaluate(() => document.activeElement?.id);
for (const [width, size] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`nothing to find at ${width} px, ${colorScheme}`, async () => {
      await open({ ...size, colorScheme });
      assert.deepEqual(await findings(page), []);
    });
  }
}

test("without scripts everything is there and the form sends", async () => {
  await open({ javaScriptEnabled: false });
  await page.selectOption("#unit", "231005");
  await page.click("button.main-act", { noWaitAfter: true });
  const form = await server.sent(1);
  assert.deepEqual(form, { key: ["k1"], unit: ["231005"], speakers: ["8"], kind: ["office"], school: ["一中"] });
});

test("the page begins at its errors, whose links lead to the fields", async () => {
  assert.equal(await page.evaluate(() => document.activeElement?.className), "error-summary");
  await page.click(".error-summary a");
  assert.equal(await focused(), "unit");
});

test("a unit is found by its initials and sent by its code", async () => {
  await page.fill("#unit", "chz");
  await page.waitForSelector('[role="option"]');
  assert.deepEqual(await page.locator('[role="option"]').allTextContents(), ["柴河镇牡丹江市 › 海林市"]);
  assert.deepEqual(await findings(page), []);
  await page.press("#unit", "ArrowDown");
  await page.press("#unit", "Enter");
  assert.equal(await page.inputValue("#unit"), "柴河镇");
  assert.equal(await page.inputValue('input[name="unit"]'), "231083105");
  // What is neither a name nor nothing does not stay.
  await page.fill("#unit", "没有这里");
  await page.locator("#unit").blur();
  assert.equal(await page.inputValue("#unit"), "柴河镇");
  await page.fill("#unit", "");
  await page.locator("#unit").blur();
  assert.equal(await page.inputValue('input[name="unit"]'), "");
});

test("people become chips and hidden fields, and can be taken off", async () => {
  await page.fill("#speakers", "周");
  await page.click('[role="option"]:has-text("周桂芝")');
  assert.deepEqual(await page.locator(".chip").allTextContents(), ["刘长山×", "周桂芝×"]);
  assert.deepEqual(await findings(page), []);
  await page.click('.chip button[aria-label="去掉 刘长山"]');
  await page.click("button.main-act", { noWaitAfter: true });
  assert.deepEqual((await server.sent(1)).speakers, ["7"]);
});

test("a part of the form shows, and is sent, only for the answer it belongs to", async () => {
  assert.equal(await page.isVisible("#school"), false);
  await page.check('input[value="school"]');
  assert.equal(await page.isVisible("#school"), true);
  await page.check('input[value="office"]');
  await page.click("button.main-act", { noWaitAfter: true });
  assert.equal((await server.sent(1)).school, undefined);
});

test("a form is sent once, however often its button is pressed", async () => {
  const [stopped, busy] = await page.$eval("button.main-act", (button) => {
    const stopped = [];
    addEventListener("submit", (event) => stopped.push(event.defaultPrevented));
    button.click();
    button.click();
    return [stopped, button.getAttribute("aria-busy")];
  });
  assert.deepEqual(stopped, [false, true]);
  assert.equal(busy, "true");
  await server.sent(1);
});

test("a dialog takes the focus and gives it back", async () => {
  await page.click('[data-dialog="withdraw"]');
  assert.equal(await focused(), "why");
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible("dialog"), false);
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.dialog), "withdraw");
  await page.click('[data-dialog="withdraw"]');
  await page.click("[data-close]");
  assert.equal(await page.isVisible("dialog"), false);
});

test("a number opens beside itself, and Escape leads back to it", async () => {
  await page.click('[data-pop="s1"]');
  assert.equal(await focused(), "s1");
  assert.equal(await page.getAttribute('[data-pop="s1"]', "aria-expanded"), "true");
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible("#s1"), false);
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.pop), "s1");
});

test("a mark opens its row, arrows walk, Escape leads back", async () => {
  await page.click('.checked a[href="#n2"]');
  assert.equal(await page.getAttribute("#n2", "open"), "");
  assert.equal(await page.evaluate(() => document.activeElement?.closest(".found")?.id), "n2");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement?.hash), "#n2");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement?.hash), "#n3");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  assert.equal(await page.getAttribute("#n4", "open"), "");
  assert.equal(await page.locator('.checked a[tabindex="0"]').count(), 1);
});

test("the theme is the system's until one is chosen, and the choice stays", async () => {
  await open({ colorScheme: "dark" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  assert.equal(await page.getAttribute("[data-theme-toggle]", "aria-pressed"), "true");
  await page.click("[data-theme-toggle]");
  assert.notEqual(await ground(), dark);
  await page.reload();
  assert.notEqual(await ground(), dark);
  assert.equal(await page.getAttribute("html", "data-theme"), "light");
});

test("on a phone the menu opens from its link and closes with Escape", async () => {
  await open(sizes[360]);
  assert.equal(await page.isVisible("#nav"), false);
  await page.click('a[href="#nav"]');
  assert.equal(await page.isVisible("#nav"), true);
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible("#nav"), false);
});

test("a fragment replaces a part of the page, under the same policy", async () => {
  // Its script is fetched when the page has settled; until then the link is a link.
  await page.waitForFunction(() => document.querySelector("[hx-get]")?.hasAttribute("data-htmx-powered"));
  await page.click("#more a");
  await page.waitForSelector("#more p");
  assert.match(await page.textContent("#more"), /还有 1 条/);
  assert.equal(new URL(page.url()).pathname, "/components.html");
  assert.deepEqual(await findings(page), []);
});
