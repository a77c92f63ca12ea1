// From an empty database to the first record, in a browser alone: the code, the pack, the administrator, units, people
// and posts out of sheets, an invitation, a record. On a desk, and the setup on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive } from "../lib/visitor.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const at = (path) => (url) => url.pathname === path;
const secret = "correct horse and cart";
const codeOf = (server) => /([a-z0-9]{4}-[a-z0-9]{4})/.exec(server.said.join(""))[1];
const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format();
const sheet = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Through the three steps of the setup to the sign-in page. */
async function setUp(page, server, check) {
  await page.goto("/");
  await page.waitForURL(at("/setup"));
  await check();
  await page.fill("#code", "wrong-code");
  await page.press("#code", "Enter");
  assert.match(await page.locator("#code-e").innerText(), /启动码不对/);
  await page.fill("#code", codeOf(server));
  await page.press("#code", "Enter");
  await page.waitForSelector("input[name=pack]");
  await check();
  await page.click(".main-act");
  await page.waitForSelector("#login");
  await check();
  await page.fill("#name", "周正");
  await page.fill("#login", "chief");
  await page.fill("#new", secret);
  await page.fill("#again", secret);
  await page.click(".main-act");
  await page.waitForURL(at("/sign-in"));
}

async function signIn(page, login, password) {
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.click(".signin button.main-act");
}

test("on a phone the setup leads to the sign-in page", async () => {
  const server = await serve({ empty: true });
  try {
    const { context, page, wrong } = await arrive(browser, server, { size: 360 });
    await setUp(page, server, () => clean(page));
    assert.deepEqual(wrong, []);
    await context.close();
  } finally {
    await server.stop();
  }
});

test("from an empty database to the first record", async () => {
  const server = await serve({ empty: true });
  try {
    const { context, page, wrong } = await arrive(browser, server);
    await setUp(page, server, async () => {});
    await signIn(page, "chief", secret);
    await page.waitForURL(at("/start"));
    await clean(page);
    assert.match(await page.innerText("h1"), /还没有启用完/);

    // A unit with a bad cell comes in after it was mended; then people and posts.
    const units = (kind) => sheet("units.csv", `编码,名称,类别,上级单位\n2310991,新设社区,${kind},231083\n`);
    await page.goto("/start/units");
    await clean(page);
    await bringIn(page, units("村落"));
    assert.match(await page.innerText("main .notice.bad"), /1 处要改/);
    await clean(page);
    await bringIn(page, units("社区"));
    assert.match(await page.innerText("main .notice.ok"), /已导入 1 行/);
    await page.goto("/start/people");
    await bringIn(page, sheet("people.csv", "姓名,所在单位,工号\n李经办,2310991,A1\n"));
    assert.match(await page.innerText("main .notice.ok"), /已导入 1 行/);
    await page.goto("/start/posts");
    await bringIn(page, sheet("posts.csv", `姓名,工号,角色,任职单位,开始日期\n李经办,A1,经办,2310991,${today}\n`));
    assert.match(await page.innerText("main .notice.ok"), /已导入 1 行/);

    // The clerk comes by a link, and records.
    await page.goto("/accounts?q=李经办");
    await page.click("main table a");
    await page.click("main a[href$='/invite']");
    await page.click("main form .main-act");
    const link = await page.innerText("code.shown");
    const clerk = await arrive(browser, server);
    await clerk.page.goto(link);
    await clerk.page.fill("#login", "clerk1");
    await clerk.page.fill("#new", "correct mule and cart");
    await clerk.page.fill("#again", "correct mule and cart");
    await clerk.page.click(".main-act");
    await clerk.page.waitForURL(at("/me"));
    await page.goto("/start");
    assert.equal(await page.locator(".steps .is-done").count(), 3);
    await clerk.page.goto("/records/volunteer_team/new");
    await clerk.page.fill("#name", "晨光志愿服务队");
    await clerk.page.fill("#founded", today);
    await clerk.page.click("main form .main-act");
    await clerk.page.waitForURL((url) => /^\/records\/volunteer_team\/\d+$/.test(url.pathname));
    await page.goto("/start");
    assert.equal(await page.locator(".steps .is-done").count(), 4);
    assert.match(await page.innerText("h1"), /已经启用/);
    assert.deepEqual([...wrong, ...clerk.wrong], []);
    await clerk.context.close();
    await context.close();
  } finally {
    await server.stop();
  }
});

async function bringIn(page, file) {
  await page.setInputFiles("#file", file);
  await page.click("button[value=import]");
  await page.waitForLoadState();
}

/** Neither engine, nor the layout, has anything to say of the page. */
async function clean(page) {
  assert.deepEqual(await findings(page), [], page.url());
}
