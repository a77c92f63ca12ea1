// Finds the pages by walking the links, so that a page that somebody adds is looked at without being listed here.

// The parts of addresses that name a thing of which there are many, by the part before them.
const named = { units: "{code}", figures: "{id}", records: "{form}", in: "{section}", statements: "{hash}", audits: "{id}", new: "{kind}", sections: "{id}" };

/** A path with what varies replaced: /talks/81 and /talks/92 are one page, looked at once; so are all its questions. */
export function pattern(path) {
  const { pathname, searchParams } = new URL(path, "http://pattern");
  const parts = pathname.split("/").map((part, at, all) => {
    if (/^\d+$/.test(part)) {
      return all[at - 1] === "units" ? named.units : "{id}";
    }
    // A dataset is a page and several files: one of each kind of address.
    if (all[at - 1] === "data") {
      return part.replace(/^[a-z_]+(\.[a-z_]+)*?(?=$|\.csv$|\.json$|\.jsonstat\.json$)/, "{id}");
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

/** The links of a page to other pages of the product: read from its text, which is far quicker than opening it. */
export async function linksOf(page, html, base) {
  const hrefs = await page.evaluate((text) => {
    // A link in a drawing is found too; its `href` is no string, its attribute is.
    const all = new DOMParser().parseFromString(text, "text/html").querySelectorAll("a[href]");
    return [...all].filter((a) => !a.hasAttribute("download")).map((a) => a.getAttribute("href"));
  }, html);
  const links = hrefs.map((href) => new URL(href, base)).filter(({ origin }) => origin === new URL(base).origin);
  return [...new Set(links.map(({ pathname, search }) => pathname + search))];
}

/**
 * Asks for pages breadth first, one for each pattern, and calls `each(path, pattern, response, isPage)`. Files (exports,
 * the API) are asked for as well. No page is opened: `page` lends its session and its reader of HTML.
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
    const headers = answer.headers();
    const isFile = headers["content-disposition"]?.startsWith("attachment") ?? false;
    const isPage = !isFile && (headers["content-type"] ?? "").startsWith("text/html");
    await each(path, of, answer, isPage);
    if (isPage) {
      queue.push(...(await linksOf(page, await answer.text(), answer.url())));
    }
  }
  return seen;
}
