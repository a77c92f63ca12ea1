// Somebody at the browser: an account, a language, a size, a theme.
import assert from "node:assert/strict";
import { password } from "./server.mjs";
import { sizes } from "./browser.mjs";
import { watch } from "./watch.mjs";

/** Opens a page of one's own, not signed in. `wrong` collects what goes wrong there. */
export async function arrive(browser, server, { size = 1280, lang = "zh", colorScheme = "light", scripts = true, state } = {}) {
  const context = await browser.newContext({
    ...sizes[size],
    colorScheme,
    baseURL: server.origin,
    javaScriptEnabled: scripts,
    locale: lang === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
    ...(state ? { storageState: state } : {}),
  });
  const page = await context.newPage();
  const wrong = await watch(page, server.origin);
  return { context, page, wrong };
}

/** Signs in as one of the sample's accounts. */
export async function signIn(page, login) {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.click(".signin button.main-act");
  await page.waitForURL((url) => url.pathname === "/home");
}

/** What the browser keeps of somebody who is signed in, for further pages of theirs. */
export async function session(browser, server, login) {
  const { context, page, wrong } = await arrive(browser, server);
  await signIn(page, login);
  assert.deepEqual(wrong, []);
  const state = await context.storageState();
  await context.close();
  return state;
}
