// Every page that can be reached, as the accounts of the sample see it: at two widths, in two languages, light and
// dark. Nothing to find for axe or IBM's engine, no sideways scrolling, nothing refused by the policy, nothing on the
// console. A picture of what has a finding goes to e2e/out; `make screens` makes them of all.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { engineFindings, layoutFindings } from "../lib/checks.mjs";
import { crawl, pattern, pictureName } from "../lib/crawl.mjs";
import { Looked } from "../lib/looked.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

const out = new URL("../out/", import.meta.url).pathname;
// Both widths in both languages; of the themes each is a page's own once. The engines look at a page once on a screen
// and once on a phone, once in each language, and at its colours in both themes at both widths: a language changes
// neither structure nor colours.
const views = [
  { size: 1280, lang: "zh", colorScheme: "light", engines: true },
  { size: 360, lang: "en", colorScheme: "dark", engines: true },
  { size: 1280, lang: "en", colorScheme: "dark", engines: false },
  { size: 360, lang: "zh", colorScheme: "light", engines: false },
];
// Pictures take as long as all other looking at a layout: of pages with a finding, and of all where they are wanted.
const allPictures = process.env.LUOSHI_PICTURES === "all";
const accounts = ["office", "clerk", "auditor", "admin"];

let browser, server, looked;
/** How many were looked at by the engines, and how many stood as they did when they were last. */
const count = { looked: 0, known: 0 };
const states = {};
before(async () => {
  await mkdir(out, { recursive: true });
  looked = await Looked.read();
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of accounts) {
    states[login] = await session(browser, server, login);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await looked?.write();
});

/** What is to be found on a page; the engines look at one again where it does not stand as it did when they had nothing. */
async function found(page, view) {
  const layout = await layoutFindings(page);
  if (!view.engines) {
    return layout;
  }
  const key = await looked.key(page, view);
  if (!allPictures && looked.has(key)) {
    count.known += 1;
    return layout;
  }
  count.looked += 1;
  const lines = await engineFindings(page, view);
  if (lines.length === 0) {
    looked.add(key);
  }
  return [...lines, ...layout];
}

/** The pages that each account comes to, by their pattern, with the path where one was found. */
const come = {};

test("every link leads somewhere", async () => {
  await Promise.all(accounts.map(async (login) => {
    const { context, page, wrong } = await arrive(browser, server, { state: states[login] });
    const broken = [];
    come[login] = new Map();
    await crawl(page, ["/"], async (path, of, response, isPage) => {
      if (response.status() !== 200) {
        broken.push(`${response.status()} for ${path}`);
      } else if (isPage) {
        come[login].set(of, path);
      }
    });
    await context.close();
    assert.deepEqual([...broken, ...wrong], [], login);
  }));
});

/** The first of the lines that begin alike, with how many there are: a list of fifty rows has one fault, not fifty. */
function alike(lines) {
  const groups = new Map();
  for (const line of lines) {
    const [beginning] = line.split(":");
    groups.set(beginning, [...(groups.get(beginning) ?? []), line]);
  }
  return [...groups.values()].map(([first, ...others]) => others.length > 0 ? `${first} (and ${others.length} more)` : first);
}

/** Somebody at a browser who looks at one page after another, in one view and with one account or none. */
async function visitor(view, login) {
  const { context, page, wrong } = await arrive(browser, server, { ...view, state: states[login] });
  /** Looks at a page, or at what it becomes once `then.act` was done there. */
  const look = async (path, then) => {
    await page.goto(path);
    await then?.act(page);
    const lang = await page.getAttribute("html", "lang");
    const lines = [...(await found(page, view)), ...wrong.splice(0)];
    if (!lang?.startsWith(view.lang)) {
      lines.push(`the page is in ${lang}`);
    }
    if (allPictures || lines.length > 0) {
      const name = `${then?.name ?? pictureName(pattern(path))}-${view.size}-${view.lang}-${view.colorScheme}`;
      await page.screenshot({ path: `${out}${name}.png`, fullPage: true });
    }
    return alike(lines).map((line) => `${path} at ${view.size} px, ${view.lang}, ${view.colorScheme}: ${line}`);
  };
  return { look, leave: () => context.close() };
}

/** What is found on pages in views of them, by an account's eyes; the views side by side, their pages in turn. */
async function lookAt(paths, { login, then, among = views } = {}) {
  const lines = await Promise.all(among.map(async (view) => {
    const { look, leave } = await visitor(view, login);
    const lines = [];
    for (const path of paths) {
      lines.push(...(await look(path, then)));
    }
    await leave();
    return lines;
  }));
  return lines.flat();
}

test("signed out there is the sign-in page, and it has nothing to find", async () => {
  assert.deepEqual(await lookAt(["/sign-in"]), []);
});

test("what is not found, and what one may not, are pages like the others", async () => {
  assert.deepEqual(await lookAt(["/no-such-page"], { login: "clerk" }), []);
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
    const then = { act, name: what.replaceAll(" ", "-") };
    assert.deepEqual(await lookAt([path], { login: "clerk", then }), []);
  });
}

test("the menu of phones has nothing to find", async () => {
  const then = { act: (page) => page.locator('.tools a[href="#nav"]').click(), name: "menu" };
  const phones = views.filter(({ size }) => size === 360);
  assert.deepEqual(await lookAt(["/figures"], { login: "clerk", then, among: phones }), []);
});

test("no page has anything to find", async (t) => {
  const lines = [];
  const patterns = new Set();
  for (const login of accounts) {
    const fresh = [...come[login]].filter(([of]) => !patterns.has(of));
    fresh.forEach(([of]) => patterns.add(of));
    lines.push(...(await lookAt(fresh.map(([, path]) => path), { login })));
  }
  t.diagnostic(`${patterns.size} pages, ${views.length} views each: ${count.looked} looked at, ${count.known} as they were`);
  assert.ok(patterns.size > 10, `only ${patterns.size} pages were found`);
  assert.deepEqual(lines, []);
});
