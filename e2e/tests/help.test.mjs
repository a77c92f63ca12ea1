// What stands around every page: large type, zoom, keys.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { sideways } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session, signIn } from "../lib/visitor.mjs";

let browser, server;
const states = {};
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of ["office", "clerk"]) {
    states[login] = await session(browser, server, login);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = [
  "/", "/home", "/figures", "/figures/talk.held", "/figures/talk.held/map", "/units", "/units/231083", "/check", "/talks",
  "/talks/calendar", "/talks/teams", "/talks/new", "/records", "/records/works", "/records/works/new",
  "/search?q=红军", "/notices", "/notices/settings", "/jobs", "/me", "/statements", "/audits", "/verify", "/staff",
];

/** Text that its own box cuts off: wider than a box that hides what does not fit. */
async function cutOff(page) {
  return page.evaluate(() => {
    const hides = (style) => ["hidden", "clip"].includes(style.overflowX) && style.clip === "auto";
    return [...document.body.querySelectorAll("*")]
      .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      .filter((element) => !element.closest("svg") && hides(getComputedStyle(element)))
      .map((element) => `cut off: ${element.tagName.toLowerCase()}.${element.className}: ${element.scrollWidth} in ${element.clientWidth}`);
  });
}

async function walk(page, of) {
  const lines = [];
  for (const path of of) {
    await page.goto(path);
    lines.push(...[...(await sideways(page)), ...(await cutOff(page))].map((line) => `${path}: ${line}`));
  }
  return lines;
}

/** Presses the button for large type. The page grows at once, and the server is told. */
async function choose(page, size) {
  const height = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main p")).fontSize));
  const before = await height();
  if (size === 360) {
    await page.click('.tools a[href="#nav"]');
  }
  const told = page.waitForResponse((answer) => answer.url().endsWith("/look"));
  await page.locator("[data-look] button:visible").click();
  assert.ok((await height()) > before);
  assert.equal((await told).status(), 204);
}

for (const lang of ["zh", "en"]) {
  test(`at 200 % nothing scrolls sideways and nothing is cut off, ${lang}`, async () => {
    // A window of 1280 px at 200 % is 640 px wide, with two dots a pixel.
    const context = await browser.newContext({
      viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, baseURL: server.origin, storageState: states.office,
    });
    const page = await context.newPage();
    await page.goto(`/home?lang=${lang}`);
    assert.deepEqual(await walk(page, main), []);
    await context.close();
  });

  for (const size of [360, 1280]) {
    test(`in large type nothing scrolls sideways and nothing is cut off at ${size} px, ${lang}`, async () => {
      const { context, page, wrong } = await arrive(browser, server, { size, lang, state: states.office });
      await page.goto(`/home?lang=${lang}`);
      // The first of these chooses it; whoever signs in elsewhere later finds it chosen.
      if ((await page.getAttribute("html", "data-type")) !== "large") {
        await choose(page, size);
      }
      assert.deepEqual(await walk(page, main), []);
      assert.equal(await page.getAttribute("html", "data-type"), "large");
      assert.deepEqual(wrong, []);
      await context.close();
    });
  }
}

test("large type is the person's wherever they sign in, and works without scripts", async () => {
  const { context, page } = await arrive(browser, server, { scripts: false });
  await signIn(page, "clerk");
  await page.goto("/talks?state=held");
  await page.locator("[data-look] button:visible").click();
  await page.waitForURL(`${server.origin}/talks?state=held`);
  assert.equal(await page.getAttribute("html", "data-type"), "large");
  const other = await arrive(browser, server);
  await signIn(other.page, "clerk");
  assert.equal(await other.page.getAttribute("html", "data-type"), "large");
  await other.context.close();
  await context.close();
});
