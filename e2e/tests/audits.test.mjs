// An audit in the browser, from the plan to the line beside the figure: the office plans and draws, others check on a
// phone, everybody reads.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

const out = new URL("../out/", import.meta.url).pathname;
const views = [
  { size: 1280, lang: "zh", colorScheme: "light" },
  { size: 360, lang: "en", colorScheme: "dark" },
];

let browser, server;
const states = {};
before(async () => {
  await mkdir(out, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of ["auditor", "office"]) {
    states[login] = await session(browser, server, login);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Looks at a page in both views: nothing to find, and a picture of each. */
async function look(path, name, state) {
  for (const view of views) {
    const { context, page, wrong } = await arrive(browser, server, { ...view, state });
    await page.goto(path);
    await page.screenshot({ path: `${out}${name}-${view.size}-${view.lang}-${view.colorScheme}.png`, fullPage: true });
    const found = await findings(page, { ibm: view.size === 1280 });
    assert.deepEqual([...found, ...wrong], [], `${path} ${view.size} ${view.lang}`);
    await context.close();
  }
}

/** The city's day and time, so many seconds from now. */
function inSeconds(seconds) {
  const there = new Date(Date.now() + seconds * 1000 + 8 * 3600 * 1000).toISOString();
  return [there.slice(0, 10), there.slice(11, 19)];
}

/** Writes what the event came to, again and again until it has come. */
async function draw(page, audit) {
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(200)) {
    await page.goto(`${audit}/draw`);
    if ((await page.locator("#outcome").count()) === 0) {
      continue;
    }
    await page.fill("#outcome", "3 5 1 2 6 6");
    await page.locator("main form .main-act").click();
    if (new URL(page.url()).searchParams.get("done") === "draw") {
      return;
    }
  }
  throw new Error("the event never came");
}

test("an audit, from its plan to the line beside the figure", async () => {
  const office = await arrive(browser, server, { state: states.office, lang: "en" });
  const { page } = office;
  await page.goto("/figures/talk.held");
  await page.locator("#again a", { hasText: "State this figure" }).click();
  await page.locator("main form .main-act").click();
  await page.locator("a", { hasText: "Audit" }).last().click();
  await page.locator("main form .main-act").click();
  await page.locator(".error-summary").waitFor();
  const form = new URL(page.url());
  const statement = await page.locator("input[name=statement]").inputValue();
  assert.equal(form.pathname, "/audits");
  await look(`/audits/new?statement=${statement}`, "audit-plan", states.office);

  const [day, time] = inSeconds(4);
  await page.fill("#event", "Six dice before witnesses");
  await page.fill("#size", "6");
  await page.fill("#numbers", "6");
  await page.fill("#event_day", day);
  await page.evaluate((time) => {
    document.querySelector("#event_time").step = "1";
    document.querySelector("#event_time").value = time;
  }, time);
  await page.locator("main form .main-act").click();
  await page.waitForURL((url) => /^\/audits\/\d+$/.test(url.pathname));
  const audit = new URL(page.url()).pathname;
  await look(audit, "audit-planned");
  await draw(page, audit);
  await look(audit, "audit-drawn", states.office);
  await look(`${audit}/1`, "audit-check", states.auditor);

  const phone = await arrive(browser, server, { state: states.auditor, size: 360, lang: "en" });
  await phone.page.goto(audit);
  await phone.page.locator("a.main-act", { hasText: "Check the next" }).click();
  for (let number = 1; number <= 6; number += 1) {
    const wrong = number === 2;
    await phone.page.locator(`input[value=${wrong ? "wrong" : "right"}]`).check();
    await phone.page.fill("#asked", "4");
    await phone.page.fill("#reason", wrong ? "The school was closed that day" : "The list with signatures");
    await phone.page.locator("main form .main-act").first().click();
    await phone.page.waitForURL((url) => url.searchParams.get("done") === "check");
  }
  assert.deepEqual(phone.wrong, []);
  await phone.context.close();

  await page.goto(`${audit}?result=wrong`);
  await page.locator("main table a").first().click();
  await page.locator("main form button", { hasText: "Reverse" }).click();
  await page.waitForURL((url) => url.searchParams.get("done") === "reverse");
  await page.goto(`${audit}/close`);
  await page.locator("main form .main-act").click();
  await page.waitForURL((url) => url.searchParams.get("done") === "close");
  await look(audit, "audit-closed");
  await look("/audits", "audits", states.office);
  for (const path of [`/statements/${statement}`, "/figures/talk.held"]) {
    await page.goto(path);
    assert.match(await page.locator("main").innerText(), /Audited: of 780 entries as stated, at most \d+ entries wrong/);
  }
  assert.match(await page.locator("main .big").innerText(), /779/);
  assert.deepEqual(office.wrong, []);
  await office.context.close();
});
