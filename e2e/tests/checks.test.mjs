// The checks themselves: on a page with one of each fault they find each.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, sizes } from "../lib/browser.mjs";
import { axeFindings, ibmFindings, sideways, smallTargets } from "../lib/checks.mjs";
import { serveFixtures } from "../lib/static.mjs";
import { watch } from "../lib/watch.mjs";

let browser, server, page, wrong;
before(async () => {
  browser = await launch();
  server = await serveFixtures();
  page = await (await browser.newContext(sizes[360])).newPage();
  wrong = await watch(page, server.origin);
  await page.goto(`${server.origin}/bad.html`);
  await page.waitForLoadState("networkidle");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const has = (lines, what) => assert.ok(lines.some((line) => what.test(line)), `${what} is not among:\n${lines.join("\n")}`);

test("axe and IBM's engine run under the pages' policy and find faults", async () => {
  has(await axeFindings(page), /html-has-lang/);
  has(await axeFindings(page), /image-alt/);
  has(await ibmFindings(page), /html_lang_exists/);
});

test("sideways scrolling and small targets are found", async () => {
  has(await sideways(page), /scrolls sideways/);
  has(await smallTargets(page), /small target/);
});

test("what the policy refuses and files that are missing are noted", () => {
  has(wrong, /refused by the policy: style-src-attr/);
  has(wrong, /refused by the policy: script-src-elem/);
  has(wrong, /404 for .*missing\.png/);
});
