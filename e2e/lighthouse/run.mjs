// What Lighthouse says of pages of the sample city, on a phone as it slows one down and at a desk. Each has to reach
// `least` in all three categories; how fast a page comes depends on the machine, so this is no test.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch as launchChrome } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { launch } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { session } from "../lib/visitor.mjs";

const least = 95;
const categories = ["performance", "accessibility", "best-practices"];
const paths = process.argv.slice(2);
const pages = paths.length > 0 ? paths : ["/sign-in", "/", "/figures/talk.held", "/units/231083", "/talks"];
const out = new URL("../out/lighthouse/", import.meta.url).pathname;

/** The session of an account as a header. */
async function cookies(server, login) {
  const browser = await launch();
  const state = await session(browser, server, login);
  await browser.close();
  return state.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** What keeps a page from the full score, as lines. */
function faults({ audits, categories: all }) {
  const refs = categories.flatMap((id) => all[id].auditRefs.filter(({ weight }) => weight > 0).map(({ id: audit }) => audits[audit]));
  const low = refs.filter(({ score }) => score !== null && score < 0.9);
  return low.map(({ id, title, displayValue }) => `    ${id}: ${title} ${displayValue ?? ""}`);
}

/** Looks at a page; again, where the browser was too busy to say what an audit needs. */
async function look(address, flags, config) {
  for (let tries = 3; ; tries -= 1) {
    const { lhr, report } = await lighthouse(address, flags, config);
    const failed = Object.values(lhr.audits).filter(({ scoreDisplayMode }) => scoreDisplayMode === "error");
    if (failed.length === 0 || tries === 1) {
      failed.forEach(({ id, errorMessage }) => console.log(`    ${id}: ${errorMessage}`));
      return { lhr, report };
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), "luoshi-lighthouse-"));
await mkdir(out, { recursive: true });
const server = await serve();
const chrome = await launchChrome({
  chromePath: process.env.LUOSHI_CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
  userDataDir: folder,
});
const low = [];
try {
  const cookie = await cookies(server, "office");
  for (const [form, config] of [["phone", undefined], ["desk", desktopConfig]]) {
    for (const path of pages) {
      // The sign-in page is one for nobody; all others are the office's.
      const extraHeaders = path === "/sign-in" ? undefined : { Cookie: cookie };
      const flags = { port: chrome.port, onlyCategories: categories, extraHeaders, output: "html", logLevel: "error" };
      const { lhr, report } = await look(server.origin + path, flags, config);
      const scores = categories.map((id) => Math.round(lhr.categories[id].score * 100));
      const bytes = lhr.audits["total-byte-weight"].numericValue;
      console.log(`${form} ${path}: ${categories.map((id, at) => `${id} ${scores[at]}`).join(", ")}; ${Math.round(bytes / 1024)} KiB`);
      faults(lhr).forEach((line) => console.log(line));
      await writeFile(`${out}${form}${path.replaceAll("/", "-")}.html`, report);
      if (scores.some((score) => score < least)) {
        low.push(`${form} ${path}`);
      }
    }
  }
} finally {
  chrome.kill();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
if (low.length > 0) {
  console.error(`Below ${least}: ${low.join(", ")}`);
  process.exitCode = 1;
}
