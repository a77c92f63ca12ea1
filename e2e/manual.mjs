// The pictures of the manuals, taken from the running product in both languages, into docs/manual/pictures.
import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { launch } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { arrive, session } from "./lib/visitor.mjs";

const folder = new URL("../docs/manual/pictures/", import.meta.url).pathname;
/** So many bytes a picture may have, and all of them. */
const most = { one: 60_000, all: 4_000_000 };

const text = {
  zh: "截至4月16日，全市开展宣讲780场，组建志愿服务队248支，27号院里新栽了46棵白桦。",
  en: "By 16 April the city had held 780 talks; 46 birches were planted in yard no. 27.",
};

/** The first held talk that somebody sees, through the API. */
async function talk(page, query = "") {
  const answer = await page.request.get(`/api/v1/talks?state=held${query}`);
  assert.ok(answer.ok(), await answer.text());
  return (await answer.json()).talks;
}

const pictures = [
  { name: "clerk-home", login: "clerk", path: "/home" },
  { name: "clerk-talk-new", login: "clerk", path: "/talks/new" },
  { name: "clerk-talk", login: "clerk", path: async (page) => `/talks/${(await talk(page))[0].id}` },
  { name: "clerk-import", login: "clerk", path: "/talks/import" },
  { name: "clerk-phone", login: "clerk", path: "/home", size: 360 },
  { name: "lead-home", login: "district", path: "/home" },
  { name: "lead-waiting", login: "district", path: "/talks?state=held" },
  { name: "lead-confirm", login: "district", path: async (page) => {
    const open = (await talk(page)).find(({ confirmed_by: by }) => by === null || by === undefined);
    return `/talks/${open.id}/confirm`;
  } },
  { name: "lead-unit", login: "district", path: "/units/231083" },
  { name: "lead-orders", login: "district", path: "/talks/orders" },
  { name: "office-overview", login: "office", path: "/" },
  { name: "office-figure", login: "office", path: "/figures/talk.held" },
  { name: "office-bridge", login: "office", path: "/figures/talk.held/bridge?then=2000" },
  { name: "office-check", login: "office", path: "/check", act: async (page, lang) => {
    await page.fill("textarea", text[lang]);
    await page.locator("main form .main-act").click();
    await page.locator(".checked").waitFor();
  } },
  { name: "office-state", login: "office", path: "/statements/new?figure=talk.held" },
  { name: "office-staff", login: "office", path: "/staff" },
  { name: "auditor-log", login: "auditor", path: "/access-log" },
  { name: "auditor-statements", login: "auditor", path: "/statements" },
  { name: "auditor-audits", login: "auditor", path: "/audits" },
  { name: "auditor-verify", login: "auditor", path: "/verify" },
  { name: "administrator-accounts", login: "admin", path: "/accounts?q=何" },
  { name: "administrator-account", login: "admin", path: "/accounts?q=何", act: async (page) => {
    await page.locator("main .table tbody th a").first().click();
    await page.waitForURL((url) => /^\/accounts\/\d+$/.test(url.pathname));
  } },
  { name: "administrator-second", login: "admin", path: "/me/second" },
  { name: "administrator-people", login: "admin", path: "/staff/people?q=何" },
];

/** The same picture as WebP, as well as its bytes allow: the browser itself makes it. */
async function webp(drawer, png) {
  for (const quality of [0.85, 0.7, 0.55, 0.4]) {
    const made = await drawer.evaluate(async ([source, how]) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${source}`;
      await picture.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
      canvas.getContext("2d").drawImage(picture, 0, 0);
      return canvas.toDataURL("image/webp", how).split(",")[1];
    }, [png.toString("base64"), quality]);
    const bytes = Buffer.from(made, "base64");
    if (bytes.length <= most.one) {
      return bytes;
    }
  }
  throw new Error("a picture does not fit");
}

await mkdir(folder, { recursive: true });
const [browser, server] = await Promise.all([launch(), serve()]);
let all = 0;
try {
  const drawer = await browser.newPage();
  const states = {};
  for (const { name, login, path, act, size = 1280 } of pictures) {
    states[login] ??= await session(browser, server, login);
    for (const lang of ["zh", "en"]) {
      const { context, page, wrong } = await arrive(browser, server, { size, lang, state: states[login] });
      // The invitation to the tour is not what a manual is about.
      await context.addCookies([{ name: "band", value: "off", url: server.origin }]);
      if (size !== 360) {
        await page.setViewportSize({ width: 1120, height: 700 });
      }
      await page.goto(typeof path === "string" ? path : await path(page));
      await act?.(page, lang);
      const bytes = await webp(drawer, await page.screenshot());
      await context.close();
      assert.deepEqual(wrong, [], name);
      await rm(`${folder}${lang}-${name}.webp`, { force: true });
      await writeFile(`${folder}${lang}-${name}.webp`, bytes);
      all += bytes.length;
      console.log(`docs/manual/pictures/${lang}-${name}.webp: ${bytes.length} bytes`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
assert.ok(all <= most.all, `all pictures have ${all} bytes, more than ${most.all}`);
console.log(`${pictures.length * 2} pictures, ${all} bytes`);
