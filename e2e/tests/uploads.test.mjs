// Pictures on their way: several at once, a network that is cut in the middle, a page that is closed. What arrives has
// lost its place, has a small picture, and says where else it hangs.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { serve } from "../lib/server.mjs";
import { membersOf } from "../lib/talk.mjs";
import { arrive, session } from "../lib/visitor.mjs";

const out = new URL("../out/", import.meta.url).pathname;
const place = "GPS 44.55N 129.63E Xiaomi";
const recordPage = (url) => /^\/records\/works\/\d+$/.test(url.pathname);

let browser, server, state, pictures, person;
before(async () => {
  await mkdir(out, { recursive: true });
  [browser, server] = await Promise.all([launch(), serve()]);
  state = await session(browser, server, "clerk");
  const { context, page } = await arrive(browser, server, { state });
  await page.goto("/records/works/new");
  person = (await membersOf(page))[0];
  pictures = [];
  for (const seed of [1, 2, 3, 4]) {
    pictures.push({ name: `现场${seed}.jpg`, mimeType: "image/jpeg", buffer: withPlace(await photograph(page, seed)) });
  }
  await context.close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A picture of some megabytes, as a phone takes it. */
async function photograph(page, seed) {
  const text = await page.evaluate(async (from) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1600, height: 1200 });
    const context = canvas.getContext("2d");
    const image = context.createImageData(1600, 1200);
    let state = from;
    for (let at = 0; at < image.data.length; at += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      image.data[at] = at % 4 === 3 ? 255 : state >>> 24;
    }
    context.putImageData(image, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let said = "";
    for (let at = 0; at < bytes.length; at += 8192) {
      said += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return btoa(said);
  }, seed);
  return Buffer.from(text, "base64");
}

/** The same with EXIF that says where it was taken, and that it is to be turned to the right. */
function withPlace(jpeg) {
  const entry = Buffer.from("4d4d002a000000080001011200030000000100060000000000000000", "hex").subarray(0, 26);
  const exif = Buffer.concat([Buffer.from("Exif\0\0"), entry, Buffer.from(place)]);
  const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

const held = (page) => page.locator("#photos").locator("xpath=..").locator("input[type=checkbox][name=photos]");
const bars = (page) => page.locator(".held-item progress");

async function fill(page, site, { scripts = true } = {}) {
  await page.fill("#site", site);
  await page.fill("#day", "2021-04-12");
  if (scripts) {
    await page.fill("#unit", "立新街道");
    await page.locator("#unit-options [role=option]").first().click();
    await page.fill("#people", person.name);
    await page.locator("#people-options [role=option]").first().click();
  } else {
    await page.selectOption("#unit", { label: "立新街道" });
    await page.fill('[name="people:typed"]', person.name);
  }
}

const save = (page) => page.locator("form#record button.main-act").click();

test("several at once, the network cut in the middle: they go on, and what arrives has lost its place", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state, lang: "zh", size: 360 });
  await page.goto("/records/works/new");
  await fill(page, "一号楼");
  // The first piece that follows another of its file gets no further than the browser: files may go side by side.
  let cut = false;
  await page.route("**/api/v1/uploads/*", async (route) => {
    const asked = route.request();
    if (!cut && asked.method() === "PATCH" && Number(asked.headers()["upload-offset"]) > 0) {
      cut = true;
      await context.setOffline(true);
    }
    await route.continue().catch(() => undefined);
  });
  await page.setInputFiles("#photos", pictures.slice(0, 2));
  await page.locator(".held-item").getByText("网络断了").first().waitFor();
  assert.equal(await bars(page).count(), 2);
  const far = await bars(page).evaluateAll((all) => Math.max(...all.map((bar) => bar.value)));
  assert.ok(far > 0 && far < 100, `${far} %`);
  await page.screenshot({ path: `${out}uploads-360.png`, fullPage: true });
  // Pressed now, the form waits for its files.
  await save(page);
  await page.getByText("文件传完后自动提交").waitFor();
  await context.setOffline(false);
  await page.waitForURL(recordPage);
  // Again, without the line that told of the deed.
  await page.goto(new URL(page.url()).pathname);
  const small = page.locator("img.small-picture");
  assert.equal(await small.count(), 2);
  await small.first().scrollIntoViewIfNeeded();
  const [wide, high] = await small.first().evaluate(async (image) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  assert.deepEqual([wide, high], [240, 320], "turned to the right, and small");
  const kept = await page.request.get(await page.locator(".held-file a").first().getAttribute("href"));
  const bytes = await kept.body();
  assert.equal(kept.headers()["content-type"], "image/jpeg");
  assert.ok(bytes.length > 1_000_000 && bytes.length < pictures[0].buffer.length, `${bytes.length} bytes`);
  for (const trace of ["GPS 44.55N", "129.63E", "Xiaomi"]) {
    assert.ok(pictures[0].buffer.includes(trace) && !bytes.includes(trace), trace);
  }
  // What did not come while the network was gone is no fault; neither is an answer that says how far a file is.
  assert.deepEqual(wrong.filter((line) => !/INTERNET_DISCONNECTED|Failed to fetch|409/.test(line)), []);
  assert.deepEqual(await findings(page), []);
  await context.close();
});

test("the page is closed on the way: the draft opens with the file going on", async () => {
  const { context, page } = await arrive(browser, server, { state, lang: "en" });
  await page.goto("/records/works/new?lang=en");
  await page.fill("#site", "Site 3");
  let through = 0;
  await page.route("**/api/v1/uploads/*", (route) => (++through > 1 ? route.abort() : route.continue()));
  await page.setInputFiles("#photos", pictures[2]);
  await page.locator(".held-item").getByText("No connection").waitFor();
  await page.locator("[data-draft-said]").getByText("aved").waitFor();
  await page.goto("/drafts");
  await page.unrouteAll();
  const begun = [];
  page.on("request", (request) => request.method() === "PATCH" && begun.push(request.headers()["upload-offset"]));
  await page.locator('main a[href*="draft="]').first().click();
  await held(page).waitFor();
  assert.ok(Number(begun[0]) >= 1024 * 1024, `it goes on at ${begun[0]}`);
  assert.equal(await bars(page).count(), 0);
  // Taken off again, it hangs on nothing.
  await page.getByRole("button", { name: "Remove 现场3.jpg" }).click();
  assert.equal(await held(page).count(), 0);
  assert.deepEqual(await findings(page), []);
  await page.screenshot({ path: `${out}uploads-1280.png`, fullPage: true });
  await context.close();
});

test("what is no picture is refused by its content, and a file on its way can be stopped", async () => {
  const { context, page } = await arrive(browser, server, { state });
  await page.goto("/records/works/new");
  await page.setInputFiles("#photos", { name: "照片.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<svg onload=alert(1)>") });
  await page.getByText("“照片.jpg”不是 JPEG、PNG、WebP 或 PDF").waitFor();
  await page.route("**/api/v1/uploads/*", (route) => (route.request().method() === "PATCH" ? route.abort() : route.continue()));
  await page.setInputFiles("#photos", pictures[3]);
  await page.getByRole("button", { name: "取消 现场4.jpg" }).click();
  assert.equal(await page.locator(".held-item").count(), 0);
  await context.close();
});

test("without a script the form takes the files along, and the same picture is noticed", async () => {
  const { context, page } = await arrive(browser, server, { state, scripts: false });
  await page.goto("/records/works/new");
  await fill(page, "二号楼", { scripts: false });
  await page.setInputFiles("#photos", pictures.slice(0, 1));
  await save(page);
  await page.waitForURL(recordPage);
  assert.match(await page.locator(".held-note").innerText(), /也用在：.*一号楼/);
  await page.locator(".held-note a").click();
  assert.equal(await page.locator(".held-note").count(), 1, "the other record says it too");
  await context.close();
});

test("a picture whose record notes the consent stands on the public site, and goes with it", async () => {
  const { context, page, wrong } = await arrive(browser, server, { state });
  await page.goto("/records/works/new");
  await fill(page, "三号楼");
  await page.fill("#sheds", "2");
  await page.setInputFiles("#photos", { ...pictures[3], name: "公开.jpg" });
  await page.getByLabel("照片公开").selectOption({ label: "画面中没有认得出的人" });
  await save(page);
  await page.waitForURL(recordPage);
  const record = new URL(page.url()).pathname;
  const own = await page.locator(".held-file a").first().getAttribute("href");
  await server.run("log", "publish");

  const stranger = await arrive(browser, server, { size: 360 });
  const site = stranger.page;
  await site.goto("/site/data/works.sheds");
  const picture = site.locator(".site-pictures img");
  assert.equal(await picture.count(), 1);
  assert.equal(await picture.getAttribute("alt"), "整治日志，立新街道，2021年4月12日");
  await picture.scrollIntoViewIfNeeded();
  await picture.evaluate((image) => image.decode());
  await site.screenshot({ path: `${out}public-picture-360.png` });
  assert.deepEqual(await findings(site), []);
  const whole = await site.locator(".site-pictures a").getAttribute("href");
  assert.equal((await site.request.get(whole)).headers()["content-type"], "image/jpeg");
  assert.equal((await site.request.get(own)).headers()["content-type"].startsWith("text/html"), true, "to sign in");

  await page.goto(`${record}/edit`);
  await page.getByLabel("照片公开").selectOption({ label: "不公开" });
  await page.fill("#reason", "居民改了主意");
  await save(page);
  await page.waitForURL(recordPage);
  assert.equal((await site.request.get(whole)).status(), 404);
  const again = await (await site.request.get("/site/data/works.sheds")).text();
  assert.doesNotMatch(again, /site-pictures/);
  assert.deepEqual([...wrong, ...stranger.wrong], []);
  await context.close();
  await stranger.context.close();
});
