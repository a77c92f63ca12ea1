// What was looked at before and had nothing to find need not be looked at again as long as it says the same: the
// engines are most of the time that the tests in the browser take. `LUOSHI_LOOK=all` looks at everything.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "luoshi-pages");
const file = join(folder, "looked.json");
const keptFor = 30 * 86_400_000;

/** What decides besides the page itself: the engines, as installed, and how they are asked. */
const engines = await Promise.all(["../package-lock.json", "checks.mjs", "browser.mjs"].map((name) => readFile(new URL(name, import.meta.url))));

/**
 * A page as far as it can make a difference: its markup as it stands in the browser, which names its styles and scripts
 * by their content, without what differs from one city and one hour to the next: the digits of what is read, of
 * addresses and of values, each as one, and tokens that nobody reads. Names of elements, ids and what refers to them stay.
 */
function shape(html) {
  const zero = (text) => text.replace(/\d/g, "0");
  return html
    .replace(/(?<![\w/.-])[A-Za-z0-9_-]{32,}(?![\w/.-])/g, "token")
    .replace(/>[^<]*</g, zero)
    .replace(/ (?:href|value|datetime|action|content|hx-get|hx-post|data-[a-z-]+)="[^"]*"/g, zero);
}

/** Remembers, by view, the pages that had nothing to find. */
export class Looked {
  #known;
  #now = Date.now();

  static async read() {
    const looked = new Looked();
    const text = process.env.LUOSHI_LOOK === "all" ? "{}" : await readFile(file, "utf8").catch(() => "{}");
    looked.#known = new Map(Object.entries(JSON.parse(text)).filter(([, at]) => at > looked.#now - keptFor));
    return looked;
  }

  /** The key of a page as it stands, in a view. */
  async key(page, view) {
    const html = shape(await page.evaluate(() => document.documentElement.outerHTML));
    const hash = createHash("sha256").update(JSON.stringify(view));
    [...engines, html].forEach((part) => hash.update("\0").update(part));
    return hash.digest("hex");
  }

  /** Whether it was looked at before. Then it counts as looked at today. */
  has(key) {
    const known = this.#known.has(key);
    if (known) {
      this.add(key);
    }
    return known;
  }

  add(key) {
    this.#known.set(key, this.#now);
  }

  async write() {
    await mkdir(folder, { recursive: true });
    const fresh = `${file}.${process.pid}`;
    await writeFile(fresh, JSON.stringify(Object.fromEntries(this.#known)));
    await rename(fresh, file);
  }
}
