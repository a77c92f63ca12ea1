// What a reader can check: a figure computed again in the browser, a statement made and checked with the page for the
// disk, and the page that tells strangers how.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { launch, sizes } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, session } from "../lib/visitor.mjs";

const out = new URL("../out/", import.meta.url).pathname;
const dist = new URL("../../assets/dist/", import.meta.url);

let browser, server, published;
const states = {};
before(async () => {
  await mkdir(out, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of ["clerk", "office"]) {
    states[login] = await session(browser, server, login);
  }
  published = await checkpoint();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The published size; a new server publishes its first checkpoint by itself. */
async function checkpoint() {
  for (const until = Date.now() + 120_000; Date.now() < until; await pause(200)) {
    const answer = await fetch(`${server.origin}/log/checkpoint`);
    if (answer.ok) {
      return Number((await answer.text()).split("\n")[1]);
    }
  }
  throw new Error("no checkpoint was published");
}

/** Opens a figure as of the published size and computes it again. */
async function again(options, figure, query = "") {
  const at = await arrive(browser, server, { state: states.clerk, ...options });
  await at.page.goto(`/figures/${figure}?as_of=${published}${query}`);
  await at.page.locator("[data-verify-run]").click();
  await at.page.locator("[data-verify-out] .notice").waitFor();
  return at;
}

const views = [
  { size: 1280, lang: "zh", colorScheme: "light", said: "780 场" },
  { size: 1280, lang: "en", colorScheme: "dark", said: "780 talks" },
  { size: 360, lang: "zh", colorScheme: "dark", said: "780 场" },
  { size: 360, lang: "en", colorScheme: "light", said: "780 talks" },
];
for (const { said, ...view } of views) {
  test(`a figure is computed again in the browser at ${view.size} px in ${view.lang}`, async () => {
    const { context, page, wrong } = await again(view, "talk.held");
    assert.match(await page.locator("[data-verify-out] .notice.ok").innerText(), new RegExp(said));
    assert.ok((await page.locator("[data-verify-out] .checks .tag.done").count()) >= 4);
    await page.locator("#again").screenshot({ path: `${out}computed-again-${view.size}-${view.lang}-${view.colorScheme}.png` });
    assert.deepEqual([...(await findings(page, { ibm: view.size === 1280 && view.lang === "zh" })), ...wrong], []);
    await context.close();
  });
}

test("people are counted again for whole months, and where they cannot be it is said why", async () => {
  const months = await again({ lang: "en" }, "volunteer.people", "&from=2021-03-01&until=2021-04-30");
  assert.match(await months.page.locator("[data-verify-out] .notice.ok").innerText(), /15,\d{3} people/);
  await months.context.close();
  const parts = await again({ lang: "en" }, "volunteer.people");
  assert.match(await parts.page.locator("[data-verify-out] .notice.warn").innerText(), /whole months/);
  await parts.page.locator("#again a", { hasText: "whole months" }).click();
  await parts.page.waitForURL((url) => url.searchParams.get("from") === "2021-03-01");
  await parts.context.close();
  const closed = await again({ lang: "en" }, "study.self.daily");
  assert.match(await closed.page.locator("[data-verify-out] .notice.warn").innerText(), /pseudonyms/);
  assert.deepEqual([...months.wrong, ...parts.wrong, ...closed.wrong], []);
  await closed.context.close();
});

test("a spoiled bundle is refused", async () => {
  const { context, page } = await arrive(browser, server, { state: states.clerk, lang: "en" });
  await page.route("**/log/tile/entries/007", async (route) => {
    const body = await (await route.fetch()).body();
    body[100] ^= 1;
    await route.fulfill({ body });
  });
  await page.goto(`/figures/talk.held?as_of=${published}`);
  await page.locator("[data-verify-run]").click();
  assert.match(await page.locator("[data-verify-out] .notice.bad").innerText(), /number 7/);
  await context.close();
});

test("a statement is made, read by everybody, and checked on a disk; a changed digit is refused", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state: states.office, lang: "en" });
  await page.goto("/figures/talk.teams");
  await page.locator("#again a", { hasText: "State this figure" }).click();
  await page.locator("main form .main-act").click();
  await page.waitForURL((url) => /^\/statements\/[0-9a-f]{64}$/.test(url.pathname));
  const address = new URL(page.url()).pathname;
  assert.deepEqual(wrong, []);
  await context.close();

  for (const view of views) {
    const reader = await arrive(browser, server, view);
    for (const path of [address, "/statements", "/verify"]) {
      await reader.page.goto(path);
      const name = path === address ? "statement" : path.slice(1);
      await reader.page.screenshot({ path: `${out}${name}-${view.size}-${view.lang}-${view.colorScheme}.png`, fullPage: true });
      assert.deepEqual([...(await findings(reader.page, { ibm: view.size === 1280 && view.lang === "zh" })), ...reader.wrong], [], `${path} ${view.size} ${view.lang}`);
    }
    await reader.context.close();
  }

  const [file, vkey] = await Promise.all([`${address}.json`, "/log/vkey"].map(async (path) => (await fetch(server.origin + path)).text()));
  const manifest = JSON.parse(await readFile(new URL("manifest.json", dist), "utf8"));
  const disk = await browser.newContext({ ...sizes[1280], locale: "en-GB" });
  const checked = await disk.newPage();
  await checked.goto(new URL(manifest["offline.html"].file, dist).href);
  const check = async (text) => {
    await checked.fill("#key", vkey.trim());
    await checked.setInputFiles("#file", { name: "s.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await checked.locator(".notice").waitFor();
    return checked.locator(".notice").innerText();
  };
  assert.match(await check(file), /The statement holds: .* 337/);
  assert.match(await check(file.replace("value 337", "value 338")), /does not hold/);
  // With the log's address, the figure is computed again as well.
  await checked.reload();
  await checked.fill("#address", `${server.origin}/log`);
  await check(file);
  await checked.locator(".notice.ok").waitFor();
  assert.ok((await checked.locator(".checks .tag.done").count()) >= 8);
  await disk.close();
});
