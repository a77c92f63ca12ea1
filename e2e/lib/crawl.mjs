// Finds the pages by walking the links, so that a page that somebody adds is looked at without being listed here.

/** A path with what varies replaced: /talks/81 and /talks/92 are one page, looked at once. */
export function pattern(path) {
  const { pathname, searchParams } = new URL(path, "http://pattern");
  const parts = pathname.split("/").map((part, at, all) => {
    if (/^\d+$/.test(part)) {
      return "{id}";
    }
    // Units by their codes, figures by their names.
    return at > 1 && ["units", "figures"].includes(all[1]) && at === 2 ? "{name}" : part;
  });
  const asked = [...new Set(searchParams.keys())].filter((name) => name !== "lang").sort();
  return parts.join("/") + (asked.length > 0 ? `?${asked.join("&")}` : "");
}

/** The name of a page's pictures. */
export function pictureName(of) {
  return of.replace(/[{}]/g, "").replace(/[^\w-]+/g, "-").replace(/^-|-$/g, "") || "overview";
}

/** The links of a page to other pages of the product. */
export async function linksOf(page) {
  const links = await page.$$eval("a[href]", (all) =>
    all.filter((a) => !a.hasAttribute("download")).map((a) => a.href));
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
