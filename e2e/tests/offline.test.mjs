// The verifier that is kept on a disk: opened from there, with a statement's file, and nothing asked of the network.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, sizes } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";

const dist = new URL("../../assets/dist/", import.meta.url);
const out = new URL("../out/", import.meta.url).pathname;
const statement = await readFile(new URL("../fixtures/statement.json", import.meta.url), "utf8");
const key = "log.example/9900+6f8a4190+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
const manifest = JSON.parse(await readFile(new URL("manifest.json", dist), "utf8"));
const address = new URL(manifest["offline.html"].file, dist).href;

let browser;
before(async () => {
  await mkdir(out, { recursive: true });
  browser = await launch();
});
after(() => browser?.close());

/** Opens the page; `asked` collects whatever it asks for besides itself, `wrong` what goes wrong in it. */
async function open({ size = 1280, lang = "en", colorScheme = "light" } = {}) {
  const context = await browser.newContext({ ...sizes[size], colorScheme, locale: lang === "zh" ? "zh-CN" : "en-GB", timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  const [asked, wrong] = [[], []];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  await page.goto(address);
  return { context, page, asked, wrong };
}

async function check(page, text, { withKey = key } = {}) {
  await page.fill("#key", withKey);
  await page.setInputFiles("#file", { name: "statement.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await page.locator(".notice").waitFor();
}

for (const [size, lang, colorScheme, said] of [[1280, "zh", "light", "780 场"], [1280, "en", "dark", "780 talks"], [360, "zh", "dark", "780 场"], [360, "en", "light", "780 talks"]]) {
  test(`a statement is checked from the disk at ${size} px in ${lang}`, async () => {
    const { context, page, asked, wrong } = await open({ size, lang, colorScheme });
    await check(page, statement);
    assert.match(await page.locator(".notice.ok").innerText(), new RegExp(said));
    assert.equal(await page.locator(".checks .tag.done").count(), 5, "signature, event, inclusion, growth, definition");
    await page.screenshot({ path: `${out}offline-${size}-${lang}-${colorScheme}.png`, fullPage: true });
    assert.deepEqual([...(await findings(page, { ibm: size === 1280 && lang === "zh" })), ...wrong], []);
    assert.deepEqual(asked, [address], "nothing but the page itself is asked for");
    await context.close();
  });
}

test("a changed digit is refused, and the part that was changed is named", async () => {
  const { context, page, wrong } = await open();
  await check(page, statement.replace("value 780", "value 790"));
  assert.match(await page.locator(".notice.bad").innerText(), /signature does not hold/);
  await check(page, statement.replace('"position": 2', '"position": 1'));
  assert.match(await page.locator(".notice.bad").innerText(), /names another statement/);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test("without a key it says what is missing, and without a file too", async () => {
  const { context, page } = await open();
  await check(page, statement, { withKey: "" });
  assert.match(await page.locator(".notice.warn").innerText(), /key/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "key");
  await check(page, "");
  assert.match(await page.locator(".notice.bad").innerText(), /no statement/);
  await context.close();
});

test("the other language is a button away", async () => {
  const { context, page } = await open();
  await page.click("button.tool");
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  assert.equal(await page.innerText("h1"), "核对一份声明");
  await context.close();
});
