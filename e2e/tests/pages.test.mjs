// Every page that can be reached, as the accounts of the sample see it: at two widths, in two languages, light and
// dark. Nothing to find for axe or IBM's engine, no sideways scrolling, nothing refused by the policy, nothing on the
// console. A picture of each goes to e2e/out.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { crawl, pattern, pictureName } from "../lib/crawl.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

const out = new URL("../out/", import.meta.url).pathname;
// Each pair of width, language and theme occurs; all eight together would only take twice as long. IBM's engine, the
// slowest of all, looks at both widths and both languages; the dark colours are axe's.
const views = [
  { size: 1280, lang: "zh", colorScheme: "light", ibm: true },
  { size: 1280, lang: "en", colorScheme: "dark", ibm: false },
  { size: 360, lang: "zh", colorScheme: "dark", ibm: false },
  { size: 360, lang: "en", colorScheme: "light", ibm: true },
];
const accounts = ["office", "clerk", "auditor", "admin"];

let browser, server;
const states = {};
before(async () => {
  await mkdir(out, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of accounts) {
    states[login] = await session(browser, server, login);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const looked = new Map();

for (const login of accounts) {
  test(`${login}: every link leads somewhere`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { state: states[login] });
    const broken = [];
    await crawl(page, ["/"], async (path, of, response, isPage) => {
      if (response.status() !== 200) {
        broken.push(`${response.status()} for ${path}`);
      } else if (isPage && !looked.has(of)) {
        looked.set(of, { path, login });
      }
    });
    await context.close();
    assert.deepEqual([...broken, ...wrong], []);
  });
}

/** Looks at a page, or at what it becomes once `then.act` was done there. */
async function look(path, view, state, then) {
  const { context, page, wrong } = await arrive(browser, server, { ...view, ...(state ? { state } : {}) });
  await page.goto(path);
  await then?.act(page);
  const named = then?.name ?? pictureName(pattern(path));
  const name = `${named}-${view.size}-${view.lang}-${view.colorScheme}.png`;
  await page.screenshot({ path: out + name, fullPage: true });
  const found = [...(await findings(page, view)), ...wrong];
  const lang = await page.getAttribute("html", "lang");
  if (!lang?.startsWith(view.lang)) {
    found.push(`the page is in ${lang}`);
  }
  await context.close();
  return found.map((line) => `${path} at ${view.size} px, ${view.lang}, ${view.colorScheme}: ${line}`);
}

test("signed out there is the sign-in page, and it has nothing to find", async () => {
  for (const view of views) {
    assert.deepEqual(await look("/sign-in", view), []);
  }
});

test("what is not found, and what one may not, are pages like the others", async () => {
  for (const view of views) {
    assert.deepEqual(await look("/no-such-page", view, states.clerk), []);
  }
});

const said = "截至4月16日，全市有宣讲队伍337支、志愿服务队248支，27号院里新栽了46棵白桦。";
const answers = [
  ["a checked text", "/check", async (page) => {
    await page.fill("textarea", said);
    await page.locator("main form .main-act").click();
    await page.locator(".checked mark a").first().click();
  }],
  ["a form with errors", "/talks/new", async (page) => {
    await page.locator("main form .main-act").click();
    await page.locator(".error-summary").waitFor();
  }],
  ["an open list of choices", "/talks/new", async (page) => {
    await page.locator("#unit").click();
    await page.locator("#unit-options [role=option]").first().waitFor();
  }],
];
for (const [what, path, act] of answers) {
  test(`${what} has nothing to find`, async () => {
    for (const view of views) {
      assert.deepEqual(await look(path, view, states.clerk, { act, name: what.replaceAll(" ", "-") }), []);
    }
  });
}

test("the menu of phones has nothing to find", async () => {
  for (const view of views.filter(({ size }) => size === 360)) {
    const open = (page) => page.locator('.tools a[href="#nav"]').click();
    assert.deepEqual(await look("/figures", view, states.clerk, { act: open, name: "menu" }), []);
  }
});

test("no page has anything to find", async (t) => {
  assert.ok(looked.size > 10, `only ${looked.size} pages were found`);
  t.diagnostic(`${looked.size} pages, ${views.length} views each`);
  const found = [];
  const queue = [...looked.values()].flatMap((page) => views.map((view) => ({ ...page, view })));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      found.push(...(await look(next.path, next.view, states[next.login])));
    }
  };
  await Promise.all([work(), work()]);
  assert.deepEqual(found, []);
});
