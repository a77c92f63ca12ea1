// Finds the pages by walking the links, so that a page that somebody adds is looked at without being listed here.

// The parts of addresses that name a thing of which there are many, by the part before them.
const named = { units: "{code}", figures: "{id}", records: "{form}", in: "{section}", statements: "{hash}", audits: "{id}" };

/** A path with what varies replaced: /talks/81 and /talks/92 are one page, looked at once; so are all its questions. */
export function pattern(path) {
  const { pathname, searchParams } = new URL(path, "http://pattern");
  const parts = pathname.split("/").map((part, at, all) => {
    if (/^\d+$/.test(part)) {
      return all[at - 1] === "units" ? named.units : "{id}";
    }
    return part === "in" || part === "new" ? part : (named[all[at - 1]] ?? part);
  });
  const asked = [...searchParams.keys()].some((name) => name !== "lang");
  return parts.join("/") + (asked ? "?" : "");
}

/** The name of a page's pictures. */
export function pictureName(of) {
  const name = of.replace(/[{}]/g, "").replace("?", "-asked").replace(/[^\w-]+/g, "-").replace(/^-|-$/g, "");
  return name || "overview";
}

/** The links of a page to other pages of the product. */
export async function linksOf(page) {
  const links = await page.$$eval("a[href]", (all) =>
    // A link in a drawing has an object for its `href`.
    all.filter((a) => !a.hasAttribute("download")).map((a) => new URL(a.getAttribute("href"), document.baseURI).href));
  const origin = new URL(page.url()).origin;
  return [...new Set(links.filter((href) => new URL(href).origin === origin).map((href) => {
    const { pathname, search } = new URL(href);
    return pathname + search;
  }))];
}

/**
 * Visits pages breadth first, one for each pattern, and calls `each(path, pattern, response)` with the page open.
 * Files (exports, the API) are asked for as well, but not opened.
 */
export async function crawl(page, start, each) {
  const seen = new Set();
  const queue = [...start];
  while (queue.length > 0) {
    const path = queue.shift();
    const of = pattern(path);
    if (seen.has(of)) {
      continue;
    }
    seen.add(of);
    const answer = await page.request.get(path);
    const isPage = (answer.headers()["content-type"] ?? "").startsWith("text/html");
    if (!isPage || answer.headers()["content-disposition"]?.startsWith("attachment")) {
      await each(path, of, answer, false);
      continue;
    }
    const response = await page.goto(path);
    await each(path, of, response, true);
    queue.push(...(await linksOf(page)));
  }
  return seen;
}
