// What must not break: a talk from the form to the city's figure and back, by hand, by keys and without a script, and
// a text whose numbers are checked.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { password, serve } from "../lib/server.mjs";
import { figure, fill, membersOf, save, talk, team, written } from "../lib/talk.mjs";
import { arrive, session, signIn } from "../lib/visitor.mjs";

const recordPage = (url) => /^\/talks\/\d+$/.test(url.pathname);

let browser, server;
const states = {};
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const login of ["clerk", "clerk2"]) {
    states[login] = await session(browser, server, login);
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens the form as the clerk, on a page where nothing may go wrong. */
async function atForm(options = {}) {
  const at = await arrive(browser, server, { state: states.clerk, ...options });
  const [speaker] = await membersOf(at.page);
  assert.ok(speaker, `nobody in ${team}`);
  await at.page.goto("/talks/new");
  return { ...at, speaker };
}

test("a talk is recorded, found behind the city's figure, withdrawn, and seen reversed there", async () => {
  const { context, page, wrong, speaker } = await atForm();
  const before = await figure(page, "talk.held");
  const said = talk("老码头的修船人", "06:05");
  await fill(page, said, { speaker });
  await save(page).click();
  await page.waitForURL(recordPage);
  const record = new URL(page.url()).pathname;
  assert.equal(await page.innerText("h1"), said.topic);

  await page.click(".mark-hit");
  const tile = page.locator('a.fig[href^="/figures/talk.held"] .v');
  assert.equal(await tile.innerText(), written(before + 1));
  await tile.click();
  await page.waitForURL((url) => url.pathname === "/figures/talk.held");
  assert.equal(await page.locator(".big").evaluate((big) => big.firstChild.textContent), written(before + 1));
  await page.locator(`main a[href="${record}"]`).first().click();
  await page.waitForURL(recordPage);
  assert.equal(new URL(page.url()).pathname, record);

  const reason = "和二号码头那一场是同一场";
  await page.locator(`a[href="${record}/withdraw"]`).click();
  await page.waitForURL((url) => url.pathname === `${record}/withdraw`);
  await page.fill("#reason", reason);
  await page.locator("main form .main-act").click();
  await page.waitForURL(recordPage);
  const reversal = page.locator("tr.reversal");
  assert.ok((await reversal.count()) >= 2, "talk and audience are both taken back");
  assert.match(await reversal.first().innerText(), new RegExp(reason));
  assert.match(await reversal.first().innerText(), /−1/);
  assert.match(await page.locator(".timeline").innerText(), new RegExp(reason));

  await page.goto("/");
  assert.equal(await tile.innerText(), written(before));
  await tile.click();
  const taken = page.locator("tr.reversal").filter({ has: page.locator(`a[href="${record}"]`) });
  assert.equal(await taken.count(), 1);
  assert.match(await taken.innerText(), new RegExp(reason));
  assert.equal(await page.locator("tr.reversed").filter({ has: page.locator(`a[href="${record}"]`) }).count(), 1);
  assert.deepEqual(wrong, []);
  await context.close();

  const other = await arrive(browser, server, { state: states.clerk2 });
  for (const address of [record, `${record}/edit`, `${record}/withdraw`]) {
    assert.equal((await other.page.goto(address)).status(), 404, address);
  }
  const body = await other.page.content();
  assert.ok(!body.includes(said.topic), "what is not found is not named either");
  await other.context.close();
});

test("the form works with scripts off", async () => {
  const { speaker, page: first, context: opened } = await atForm();
  const before = await figure(first, "talk.held");
  await opened.close();
  const { context, page } = await arrive(browser, server, { state: states.clerk, scripts: false });
  await page.goto("/talks/new");
  await fill(page, talk("一张旧船票", "06:55"), { speaker, scripts: false });
  await save(page).click();
  await page.waitForURL(recordPage);
  assert.equal(await figure(page, "talk.held"), before + 1);
  await context.close();
});

test("a form with errors keeps what was typed and begins at their summary", async () => {
  const { context, page, wrong, speaker } = await atForm();
  const before = await figure(page, "talk.held");
  const said = { ...talk("灯塔守夜人", "07:45"), residents: "" };
  await fill(page, said, { speaker });
  await save(page).click();
  const summary = page.locator(".error-summary");
  await summary.waitFor();
  assert.ok(await summary.evaluate((element) => element === document.activeElement), "the summary has the focus");
  assert.match(await page.title(), /^[^｜]*1/);
  assert.equal(await page.inputValue("#topic"), said.topic);
  assert.equal(await page.inputValue("#start"), said.start);
  assert.equal(await page.inputValue("#minutes"), said.minutes);
  assert.equal(await page.inputValue("#team"), team);
  assert.equal(await page.inputValue("input[name=speakers]"), speaker.person);
  assert.ok(await page.isChecked("input[name=kind][value=community]"));
  assert.equal(await page.inputValue("#place"), said.place);
  assert.equal(await page.getAttribute("#audience", "aria-invalid"), "true");
  await summary.locator("a").first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "audience");
  assert.equal(await figure(page, "talk.held"), before);
  await page.fill("#audience-residents", "36");
  await save(page).click();
  await page.waitForURL(recordPage);
  assert.equal(await figure(page, "talk.held"), before + 1);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("a form that is sent twice records once", async () => {
  const { context, page, wrong, speaker } = await atForm();
  const before = await figure(page, "talk.held");
  await fill(page, talk("修表匠的小铺", "04:00"), { speaker });
  const fields = await page.locator("main form").evaluate((form) => [...new FormData(form)]);
  await save(page).dblclick();
  await page.waitForURL(recordPage);
  const record = new URL(page.url()).pathname;
  assert.equal(await figure(page, "talk.held"), before + 1);

  // The same form once more, as a browser sends it that is reloaded or whose line broke.
  const body = new URLSearchParams([...fields, ["as", "held"]]).toString();
  const again = await page.request.post("/talks/new", {
    data: body,
    headers: { "content-type": "application/x-www-form-urlencoded", origin: server.origin },
    maxRedirects: 0,
  });
  assert.equal(again.status(), 303);
  assert.equal(new URL(again.headers().location, server.origin).pathname, record);
  assert.equal(await figure(page, "talk.held"), before + 1);
  assert.deepEqual(wrong, []);
  await context.close();
});

/** Presses Tab until the element that `selector` names has the focus. */
async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${selector}`);
}

async function typeInto(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

/** Writes into a suggesting field and takes its first option with the arrow and Enter. */
async function suggestByKeys(page, id, name) {
  await typeInto(page, `#${id}`, name);
  await page.locator(`#${id}-options [role=option]`).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

// The half of the day is for browsers that write it so; others pass over it.
for (const [size, topic, start] of [[1280, "渔网厂的女工", "0155AM"], [360, "粮站的算盘", "0255AM"]]) {
  test(`the keys alone sign in and record a talk at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size });
    await page.goto("/sign-in");
    await typeInto(page, "#login", "clerk");
    await typeInto(page, "#password", password);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/home");
    const [speaker] = await membersOf(page);
    const before = await figure(page, "talk.held");
    await tabTo(page, 'main a[href^="/talks"].main-act');
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/talks/new");
    const said = talk(topic, start);
    await typeInto(page, "#topic", said.topic);
    await typeInto(page, "#start", said.start);
    await typeInto(page, "#minutes", said.minutes);
    await suggestByKeys(page, "team", team);
    await suggestByKeys(page, "speakers", speaker.name);
    await tabTo(page, "input[name=kind]");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await typeInto(page, "#place", said.place);
    await typeInto(page, "#audience-residents", said.residents);
    await tabTo(page, "button[name=as][value=held]");
    await page.keyboard.press("Enter");
    await page.waitForURL(recordPage);
    assert.equal(await page.innerText("h1"), said.topic);
    assert.equal(await figure(page, "talk.held"), before + 1);
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

const text = `截至4月16日，全市组建宣讲队伍337支，有宣讲人员1180人。
志愿服务队248支，参加志愿服务的有15000余人。
27号院里住着三代人，新栽了46棵白桦。`;

test("a text's numbers are marked, each with a verdict, and each opens", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state: states.clerk });
  await page.goto("/check");
  await page.fill("textarea", text);
  await page.locator("main form .main-act").click();
  const marks = page.locator(".checked mark.n a");
  await marks.first().waitFor();
  const marked = await marks.evaluateAll((all) => all.map((a) => a.firstChild.textContent));
  for (const number of ["337", "1180", "248", "15000余", "46"]) {
    assert.ok(marked.some((one) => one.startsWith(number)), `${number} is marked: ${marked}`);
  }
  for (let at = 0; at < marked.length; at += 1) {
    const row = page.locator(await marks.nth(at).getAttribute("href"));
    assert.equal(await row.getAttribute("open"), null);
    await marks.nth(at).click();
    assert.notEqual(await row.getAttribute("open"), null, `${marked[at]} opens`);
    // The verdict stands in words beside the number as well.
    assert.notEqual((await row.locator("summary .tag").innerText()).trim(), "");
  }
  const verdict = async (number) => page.locator("mark.n").filter({ hasText: number }).first().getAttribute("class");
  assert.match(await verdict("337"), /backed/);
  assert.match(await verdict("248"), /differs/);
  assert.match(await verdict("46"), /unbacked/);
  await page.locator("details.found").filter({ hasText: "337" }).locator('a[href^="/figures/talk.teams"]').click();
  await page.waitForURL((url) => url.pathname === "/figures/talk.teams");
  assert.deepEqual(wrong, []);
  await context.close();
});

test("changing the language keeps the page, and the choice stays", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state: states.clerk });
  await page.goto("/figures/talk.held?from=2021-04-01");
  await page.locator(".tools a[hreflang=en]").click();
  await page.waitForFunction(() => document.documentElement.lang === "en");
  const { pathname, searchParams } = new URL(page.url());
  assert.equal(pathname, "/figures/talk.held");
  assert.equal(searchParams.get("from"), "2021-04-01");
  await page.goto("/talks/new");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await page.innerText("h1"), "Record a talk");
  await page.locator(".tools a[lang^=zh]").click();
  await page.waitForFunction(() => document.documentElement.lang.startsWith("zh"));
  assert.equal(new URL(page.url()).pathname, "/talks/new");
  assert.deepEqual(wrong, []);
  await context.close();
});

test("signing out ends the session, and a wrong password does not begin one", async () => {
  const { context, page } = await arrive(browser, server);
  await signIn(page, "clerk2");
  await page.locator(".tools form[action='/sign-out'] button").click();
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await page.goto("/talks");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await page.fill("#login", "clerk2");
  await page.fill("#password", "not the password");
  await page.click(".signin button.main-act");
  await page.locator(".error-summary").waitFor();
  assert.equal(await page.inputValue("#login"), "clerk2");
  assert.equal(await page.inputValue("#password"), "");
  await context.close();
});
