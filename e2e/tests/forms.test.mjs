// Forms through a bad day: the network cut under a form, a session that has ended, a draft that is found on another
// machine. Whatever happens, what was typed is there and is counted once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { figure, fill, membersOf, save, talk } from "../lib/talk.mjs";
import { arrive, session, signIn } from "../lib/visitor.mjs";

const recordPage = (url) => /^\/talks\/\d+$/.test(url.pathname);

let browser, server, state;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  state = await session(browser, server, "clerk");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const said = (page) => page.locator("[data-draft-said]");

test("the network is cut under a form: it waits in the browser, is sent when it is back, and counts once", async () => {
  const { context, page } = await arrive(browser, server, { state, size: 360 });
  const [speaker] = await membersOf(page);
  const before = await figure(page, "talk.held");
  await page.goto("/talks/new");
  await fill(page, talk("断网那一晚", "06:10"), { speaker });
  await context.setOffline(true);
  await save(page).click();
  await said(page).getByText("网络断了").waitFor();
  assert.match(await said(page).innerText(), /已存在这台设备上，连上后自动提交，只记一次/);
  // Pressed again, it is still one form.
  await save(page).click({ noWaitAfter: true });
  await context.setOffline(false);
  await page.waitForURL(recordPage);
  assert.equal(await page.innerText("h1"), "断网那一晚");
  assert.equal(await figure(page, "talk.held"), before + 1);
  // Nothing waits any more, and no draft is left.
  await page.goto("/drafts");
  assert.equal(await page.locator('a[href^="/talks/new"]').count(), 0);
  await context.close();
});

test("the page is closed while the network is gone: the next page sends what waits, once", async () => {
  const { context, page } = await arrive(browser, server, { state });
  const [speaker] = await membersOf(page);
  const before = await figure(page, "talk.held");
  await page.goto("/talks/new");
  await fill(page, talk("合上电脑以后", "07:30"), { speaker });
  await page.route("**/talks/new", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.route("**/drafts", (route) => route.abort());
  await save(page).click();
  await said(page).getByText("网络断了").waitFor();
  await page.unrouteAll();
  await page.goto("/");
  const toast = page.locator(".toast").getByText("只记了一次");
  await toast.waitFor();
  assert.deepEqual(await findings(page), [], "a page with a toast");
  assert.equal(await figure(page, "talk.held"), before + 1);
  await page.locator(".toast a").click();
  await page.waitForURL(recordPage);
  assert.equal(await page.innerText("h1"), "合上电脑以后");
  await context.close();
});

for (const scripts of [true, false]) {
  test(`the session ends under a form: it is there after signing in${scripts ? "" : ", without scripts too"}`, async () => {
    const { context, page } = await arrive(browser, server, { scripts });
    await signIn(page, "clerk");
    const [speaker] = await membersOf(page);
    await page.goto("/talks/new");
    if (!scripts) {
      // The team's members are offered once the team is in the address.
      await page.goto(`/talks/new?team=${await page.locator("#team option", { hasText: "立新街道宣讲小分队" }).getAttribute("value")}`);
    }
    await fill(page, talk(scripts ? "登录到期" : "登录到期，无脚本", scripts ? "09:30" : "11:30"), { speaker, scripts });
    // Signed out elsewhere in the meantime: with the script the browser keeps what was typed. Without it the server does,
    // as long as it knows whose session it was.
    const cookies = await context.cookies();
    if (scripts) {
      await context.clearCookies({ name: "luoshi" });
    } else {
      await page.request.post("/drafts", { form: await fields(page), maxRedirects: 0 });
      await context.clearCookies({ name: "luoshi" });
      await signIn(page, "clerk");
      await page.goto("/drafts");
      await page.locator('main a[href*="draft="]').first().click();
      assert.equal(await page.inputValue("#topic"), "登录到期，无脚本");
      assert.ok(cookies.length > 0);
      await context.close();
      return;
    }
    await save(page).click();
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await page.fill("#login", "clerk");
    await page.fill("#password", process.env.LUOSHI_DEMO_PASSWORD ?? "a-password-for-the-tests");
    await page.click(".signin button.main-act");
    await page.waitForURL((url) => url.pathname === "/talks/new");
    await page.waitForFunction(() => document.querySelector("#topic")?.value !== "");
    assert.equal(await page.inputValue("#topic"), "登录到期");
    assert.equal(await page.inputValue("#audience-residents"), "36");
    await save(page).click();
    await page.waitForURL(recordPage);
    assert.equal(await page.innerText("h1"), "登录到期");
    await context.close();
  });
}

/** What a browser would send of the form on the page. */
async function fields(page) {
  const html = await page.content();
  const of = (name) => html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? "";
  return { csrf: of("csrf"), key: of("key"), "draft-at": "/talks/new", "draft-name": "x", topic: "登录到期，无脚本" };
}

test("a draft saves itself and is taken up on another machine", async () => {
  const desk = await arrive(browser, server, { state });
  await desk.page.goto("/talks/new");
  await desk.page.fill("#topic", "写了一半的");
  await said(desk.page).getByText("草稿已存").waitFor();
  await desk.context.close();

  const phone = await arrive(browser, server, { size: 360, scripts: false });
  await signIn(phone.page, "clerk");
  await phone.page.goto("/talks/new");
  await phone.page.locator('main a[href*="draft="]').first().click();
  assert.equal(await phone.page.inputValue("#topic"), "写了一半的");
  await phone.page.click('button[formaction="/drafts/end"]');
  await phone.page.waitForURL((url) => url.pathname === "/drafts");
  assert.ok(!(await phone.page.innerText("main")).includes("写了一半的"));
  await phone.context.close();
});
