// What stands around every page: large type, zoom, keys, help, a tour.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings, sideways } from "../lib/checks.mjs";
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

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("href") ?? document.activeElement?.id);

test("keys alone: the list of keys, places, rows, and off again", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state: states.clerk });
  await page.goto("/talks");
  await page.keyboard.press("j");
  const first = await focused(page);
  assert.match(first, /^\/talks\/\d+$/);
  await page.keyboard.press("?");
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /快捷键[^]*先按 g/);
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await dialog.count(), 0);
  assert.equal(await focused(page), first, "the focus is back");
  await page.keyboard.press("j");
  assert.notEqual(await focused(page), first);
  await page.keyboard.press("k");
  assert.equal(await focused(page), first);

  // In a field keys are letters.
  await page.keyboard.press("/");
  assert.equal(await focused(page), "find");
  await page.keyboard.type("gh?n/j");
  assert.equal(await page.inputValue("#find"), "gh?n/j");
  await page.locator("h1").click();
  await page.keyboard.press("n");
  await page.waitForURL((url) => url.pathname === "/talks/new");
  await page.locator("h1").click();
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.waitForURL((url) => url.pathname === "/home");

  await page.goto("/help/keys");
  await page.locator("main button[name=keys]").click();
  await page.waitForURL((url) => url.pathname === "/help/keys");
  assert.equal(await page.getAttribute("html", "data-keys"), "off");
  await page.keyboard.press("?");
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  assert.equal(await page.locator("dialog").count(), 0);
  assert.equal(new URL(page.url()).pathname, "/help/keys");
  await page.locator("main button[name=keys]").click();
  await page.waitForFunction(() => document.documentElement.dataset.keys !== "off");
  assert.deepEqual(wrong, []);
  await context.close();
});

test("every page says how it is used, and leads to the words that it uses", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state: states.office });
  for (const path of [...main, "/help", "/help/glossary", "/help/keys", "/help/manual/clerk", "/help/tour/1"]) {
    await page.goto(path);
    assert.equal(await page.locator("main details.help").count(), 1, path);
  }
  await page.goto("/talks/new");
  await page.locator("details.help summary").press("Enter");
  await page.locator("details.help a[href^='/help/glossary#']").first().click();
  await page.waitForURL((url) => url.pathname === "/help/glossary" && url.hash.length > 1);
  assert.ok(await page.locator(":target").isVisible());
  await page.fill("#q", "reversing");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === "reversing");
  assert.deepEqual(await page.locator(".terms > div").count(), 0);
  await page.goto("/help/glossary?lang=en&q=reversing");
  assert.equal(await page.locator("#reversal").count(), 1);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("help reads without signing in and without scripts", async () => {
  const { context, page } = await arrive(browser, server, { scripts: false, lang: "en", size: 360 });
  await page.goto("/sign-in");
  await page.click("footer a[href='/help']");
  assert.equal(await page.innerText("h1"), "Help");
  for (const path of ["/help/glossary", "/help/keys", "/help/manual/lead"]) {
    await page.goto(path);
    assert.ok((await page.locator("main").innerText()).length > 200, path);
    assert.deepEqual(await sideways(page), [], path);
  }
  await context.close();
});

test("the tour, from the invitation to its end", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state: states.clerk });
  await page.goto("/home");
  const band = page.locator("aside.band");
  await band.locator("a[href='/help/tour/1']").click();
  const steps = Number((await page.innerText(".lede")).match(/共 (\d+) 步/)[1]);
  assert.ok(steps >= 8, `${steps} steps`);
  for (let step = 1; step < steps; step += 1) {
    await page.waitForURL((url) => url.pathname === `/help/tour/${step}`);
    await page.locator("main .actionbar .main-act").click();
    await page.waitForURL((url) => !url.pathname.startsWith("/help/tour"));
    assert.match(await band.innerText(), new RegExp(`第 ${step} 步`));
    if (step === 2) {
      // Whoever strays finds back.
      await page.goto("/me");
      assert.equal(await band.locator("a").count(), 2);
    }
    await band.locator(`a[href='/help/tour/${step + 1}']`).click();
  }
  await page.waitForURL((url) => url.pathname === `/help/tour/${steps}`);
  assert.ok((await page.locator("main .drill a").count()) >= 4, "there is something to try");
  await page.goto("/home");
  assert.equal(await band.count(), 0);

  // Another who does not want it is not asked again.
  const other = await arrive(browser, server, { state: states.office, scripts: false });
  await other.page.goto("/home");
  await other.page.locator("aside.band form button").click();
  await other.page.waitForURL((url) => url.pathname === "/home");
  assert.equal(await other.page.locator("aside.band").count(), 0);
  assert.deepEqual(wrong, []);
  await other.context.close();
  await context.close();
});
