// The pictures of the README: the overview as the office sees it, taken from the running product.
import assert from "node:assert/strict";
import { mkdir, stat } from "node:fs/promises";
import { launch } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { arrive, session } from "./lib/visitor.mjs";

const folder = new URL("../docs/pictures/", import.meta.url).pathname;
const pictures = [{ lang: "en", name: "overview.png" }, { lang: "zh", name: "overview.zh.png" }];
const most = 200_000;

await mkdir(folder, { recursive: true });
const [browser, server] = await Promise.all([launch(), serve()]);
try {
  const state = await session(browser, server, "office");
  for (const { lang, name } of pictures) {
    const { context, page, wrong } = await arrive(browser, server, { lang, state });
    await page.goto("/");
    // The head and the navigation stay in sight while the figures come up to them.
    await page.locator("#figs").evaluate((title) => title.scrollIntoView());
    await page.screenshot({ path: folder + name });
    await context.close();
    assert.deepEqual(wrong, []);
    const { size } = await stat(folder + name);
    assert.ok(size <= most, `${name} has ${size} bytes, more than ${most}`);
    console.log(`docs/pictures/${name}: ${size} bytes`);
  }
} finally {
  await browser.close();
  await server.stop();
}
