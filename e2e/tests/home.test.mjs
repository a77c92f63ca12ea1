// A day of a clerk and of a lead, from sign-in to done, on a desk and on a phone: what is to be done leads to where it is
// done, and is gone once it is; what somebody else took back is told.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
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

const at = (path) => (url) => url.pathname === path;
const lines = (page, id) => page.locator(`section[aria-labelledby=${id}] .drill a`);

for (const [size, start] of [[1280, "05:10"], [360, "05:50"]]) {
  test(`a clerk's day at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size });
    await signIn(page, "clerk");
    assert.equal(await page.innerText("h1"), "首页");
    const topic = `码头的早班 ${size}`;
    await plan(page, topic, start);
    await page.goto("/home");
    const todo = lines(page, "todo").filter({ hasText: topic });
    assert.match(await todo.innerText(), /要讲/);
    await todo.click();
    const record = new URL(page.url()).pathname;
    await page.click(`a[href="${record}/cancel"]`);
    await page.fill("#reason", "下大雨");
    await page.click("main form .main-act");
    await page.waitForURL(at(record));
    await page.goto("/home");
    assert.equal(await lines(page, "todo").filter({ hasText: topic }).count(), 0);
    const mine = lines(page, "recorded").first();
    assert.match(await mine.innerText(), new RegExp(topic));
    assert.match(await mine.innerText(), /下大雨/);

    // The office takes it back; the bell says so, and is quiet once it was read.
    const office = await arrive(browser, server, { size });
    await signIn(office.page, "office");
    const other = await held(office.page, page, size);
    await page.goto("/home");
    assert.match(await lines(page, "returned").first().innerText(), /记了两次/);
    const bell = page.locator(".top a[href='/notices']");
    assert.equal(await bell.locator(".count").evaluate((count) => count.firstChild.textContent), "1");
    await bell.click();
    await page.locator(".notices .unread a").first().click();
    await page.waitForURL(at(other));
    assert.equal(await page.locator(".top .count").count(), 0);
    assert.deepEqual([...wrong, ...office.wrong], []);
    await office.context.close();
    await context.close();
  });

  test(`a lead's day at ${size} px`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size });
    await signIn(page, "district");
    const talks = page.locator("section[aria-labelledby=waiting] a[href^='/talks?']");
    const waiting = Number(await talks.locator(".val").innerText());
    assert.ok(waiting > 0);
    await talks.click();
    await page.waitForURL(at("/talks"));
    await page.goto("/home");
    const fresh = lines(page, "new").first();
    const rows = page.locator("section[aria-labelledby=doubts] details").first();
    await rows.locator("summary").click();
    const record = await rows.locator("li a").first().getAttribute("href");
    assert.ok((await page.request.get(record)).ok(), "what is out of line opens to its records");
    assert.ok((await fresh.count()) >= 0);
    const answer = await page.request.get("/api/v1/talks?state=held").then((found) => found.json());
    const open = answer.talks;
    const first = open.find((talk) => talk.confirmed_by === null || talk.confirmed_by === undefined);
    await page.goto(`/talks/${first.id}/confirm`);
    await page.click("main form .main-act");
    await page.waitForURL(at(`/talks/${first.id}`));
    await page.goto("/home");
    assert.equal(Number(await talks.locator(".val").innerText()), waiting - 1);
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

/** Plans a talk for today through the API, with the browser's own session. */
async function record(page, said) {
  const csrf = await page.getAttribute("input[name=csrf]", "value");
  const answer = await page.request.post("/api/v1/talks", {
    headers: { "x-csrf-token": csrf, "idempotency-key": crypto.randomUUID() },
    data: said,
  });
  assert.ok(answer.ok(), await answer.text());
  return (await answer.json()).id;
}

async function standing(page) {
  const answer = await page.request.get("/api/v1/talks?state=held").then((found) => found.json());
  return answer.talks[0];
}

async function plan(page, topic, start) {
  const like = await standing(page);
  await record(page, {
    ...like, topic, start, minutes: 20, day: "2021-04-16", state: "planned", audience: {}, reason: "", answered: [],
  });
}

/** A held talk of the clerk that the office takes back; gives its page. */
async function held(office, clerk, size) {
  const like = await standing(clerk);
  const id = await record(clerk, {
    ...like, topic: `又记了一次 ${size}`, start: size === 360 ? "04:10" : "04:50", minutes: 20, day: "2021-04-16",
    state: "held", reason: "", answered: [],
  });
  await office.goto(`/talks/${id}/withdraw`);
  await office.fill("#reason", "记了两次");
  await office.click("main form .main-act");
  await office.waitForURL(at(`/talks/${id}`));
  return `/talks/${id}`;
}
