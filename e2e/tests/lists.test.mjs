// Lists as the daily tool that they are: filters in the address, saved views, columns, an export that holds what is
// shown, and confirming several at once: on a desk, on a phone, with keys alone and without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings, layoutFindings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { arrive, signIn } from "../lib/visitor.mjs";

let browser, server;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const tools = (page, name) => page.locator("details.more", { has: page.locator("summary", { hasText: name }) });
const heads = (page) => page.locator("main thead th").allInnerTexts();
const shown = async (page) => Number((await page.innerText(".pager span")).match(/共 (\d+) 条/)[1]);

/** Exports the list that is open as CSV, and gives its rows. */
async function exported(page) {
  const part = tools(page, "导出");
  await part.locator("summary").click();
  await part.locator("button[value=csv]").click();
  await page.waitForURL(/\/jobs\//);
  const file = page.locator("a[href$='/file']");
  await file.waitFor();
  const answer = await page.request.get(await file.getAttribute("href"));
  const text = (await answer.text()).replace(/^\uFEFF/, "").trimEnd();
  return text.split("\r\n").map((row) => row.split(","));
}

for (const size of [1280, 360]) {
  test(`a list is filtered, kept as a view, and exported as it is shown at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size });
    await signIn(page, "office");
    await page.goto("/talks");
    await page.fill("#f-from", "2021-04-01");
    await page.selectOption("#f-state", "held");
    await page.click("form.filters button.btn");
    await page.waitForURL((url) => url.searchParams.get("from") === "2021-04-01");
    assert.equal(new URL(page.url()).searchParams.get("state"), "held", "what is filtered stands in the address");

    const columns = tools(page, "选择列");
    await columns.locator("summary").click();
    await columns.getByLabel("宣讲团", { exact: true }).check();
    await columns.getByLabel("宣讲员", { exact: true }).uncheck();
    await columns.getByLabel("单位和地点", { exact: true }).uncheck();
    await columns.getByRole("button").click();
    await page.waitForURL((url) => url.searchParams.has("columns"));
    assert.deepEqual(await heads(page), ["主题", "日期", "宣讲团", "听众", "状态"]);

    const views = tools(page, "常用视图");
    await views.locator("summary").click();
    const name = `四月已讲 ${size}`;
    await views.locator("#f-view-name").fill(name);
    await views.getByRole("button", { name: "存为视图" }).click();
    const tab = page.locator("nav.tabs a", { hasText: name });
    await tab.waitFor();
    assert.equal(await tab.getAttribute("aria-current"), "page");

    await page.goto("/talks?view=all");
    assert.ok((await heads(page)).includes("宣讲团"), "the choice of columns is remembered");
    await page.locator("nav.tabs a", { hasText: name }).click();
    await page.waitForURL((url) => url.searchParams.get("from") === "2021-04-01");
    const count = await shown(page);
    const topic = await page.locator("main tbody th a").first().innerText();
    assert.deepEqual(await layoutFindings(page), []);
    const rows = await exported(page);
    assert.deepEqual(rows[0], ["主题", "哪天讲的", "开始", "讲了多久", "宣讲团", "听众", "状态", "确认"]);
    assert.equal(rows.length - 1, count, "the file holds every row that the list counts");
    assert.equal(rows[1][0], topic);
    assert.ok(rows.slice(1).every((row) => row[1] >= "2021-04-01" && row[6] === "已讲"));
    await page.getByRole("link", { name: "回到" }).first().click();
    await page.waitForURL((url) => url.pathname === "/talks" && url.searchParams.get("from") === "2021-04-01");
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

test("a lead confirms several with keys alone, and the page says how many and of which units", async () => {
  const { context, page, wrong } = await arrive(browser, server);
  await signIn(page, "district");
  const link = page.locator("section[aria-labelledby=waiting] a[href='/talks?confirmed=wait']");
  const waiting = Number(await link.locator(".val").innerText());
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("confirmed") === "wait");
  assert.equal(await shown(page), waiting, "the list holds precisely what was counted");
  const boxes = page.locator("input[name=pick]");
  const button = page.locator("#confirm button[data-picks]");
  assert.ok(await button.isDisabled(), "nothing is chosen yet");
  await boxes.nth(0).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.ok(await boxes.nth(1).evaluate((box) => box === document.activeElement), "box, title, box, title");
  await page.keyboard.press("Space");
  assert.equal(await button.innerText(), "确认选中的 2 条");
  assert.deepEqual(await findings(page), []);
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/talks/confirm");
  assert.match(await page.innerText("main h2"), /共 2 条，来自 \d 个单位/);
  const rows = page.locator("main section.prose tbody tr");
  const sum = (await rows.locator("td").allInnerTexts()).reduce((all, count) => all + Number(count), 0);
  assert.equal(sum, 2);
  assert.equal(await page.locator("main section:not(.prose) tbody tr").count(), 2, "each of them by its title");
  assert.deepEqual(await findings(page), []);
  await page.locator("main .main-act").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/jobs\//);
  await page.locator("main", { hasText: "确认了 2 条。" }).waitFor();
  assert.equal(await page.locator("main tbody tr").count(), 2, "an outcome a record");
  await page.goto("/home");
  assert.equal(Number(await link.locator(".val").innerText()), waiting - 2);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("all that wait are confirmed on a phone without scripts, and what changed meanwhile is named", async () => {
  const { context, page, wrong } = await arrive(browser, server, { size: 360, scripts: false });
  await signIn(page, "district");
  await page.goto("/talks?confirmed=wait");
  const waiting = await shown(page);
  await page.click("#confirm button[name=every]");
  await page.waitForURL((url) => url.pathname === "/talks/confirm");
  assert.match(await page.innerText("main h2"), new RegExp(`共 ${waiting} 条`));
  assert.deepEqual(await layoutFindings(page), []);
  // Somebody withdraws one of them while the page stands open.
  const other = await arrive(browser, server);
  await signIn(other.page, "office");
  const picks = await page.inputValue("input[name=picks]");
  const id = picks.split(".")[0];
  await other.page.goto(`/talks/${id}/withdraw`);
  await other.page.fill("#reason", "记了两次");
  await other.page.click("main form .main-act");
  await other.page.waitForURL((url) => url.pathname === `/talks/${id}`);
  const topic = await other.page.innerText("h1");
  await page.click("main .main-act");
  await page.waitForURL(/\/jobs\//);
  while (!(await page.innerText("main")).includes("没有确认")) {
    await page.reload();
  }
  assert.match(await page.innerText("main"), new RegExp(`确认了 ${waiting - 1} 条；另有 1 条没有确认`));
  assert.equal(await page.locator("main tbody th").innerText(), topic, "the one that changed is named");
  await page.goto("/talks?confirmed=wait");
  assert.equal(await page.locator("input[name=pick]").count(), 0);
  assert.deepEqual([...wrong, ...other.wrong], []);
  await other.context.close();
  await context.close();
});

test("every list of the staff can be exported and kept", async () => {
  const { context, page, wrong } = await arrive(browser, server);
  await signIn(page, "auditor");
  for (const path of ["/staff", "/access-log", "/audits", "/statements", "/talks/teams", "/talks/speakers"]) {
    await page.goto(path);
    for (const name of ["选择列", "常用视图", "导出"]) {
      assert.equal(await tools(page, name).count(), 1, `${name} on ${path}`);
    }
  }
  await page.goto("/staff");
  const people = await page.locator("main tbody th").allInnerTexts();
  const rows = await exported(page);
  assert.deepEqual(rows.slice(1, people.length + 1).map((row) => row[0]), people);
  await page.goto("/access-log?kind=export");
  assert.ok((await page.locator("main tbody tr").count()) > 0, "the export left its line");
  assert.deepEqual(wrong, []);
  await context.close();
});
