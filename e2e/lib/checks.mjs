// What every page has to bear, whoever looks at it and on whatever.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ibm = readFileSync(require.resolve("accessibility-checker-engine/ace-window.js"), "utf8");

/** axe-core, with all its rules or those that are named; one line for each element that breaks one. */
export async function axeFindings(page, rules) {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe);
  }
  const violations = await page.evaluate(async (only) => {
    // Rules that axe itself keeps off by default ask about things that this house does otherwise on purpose or that
    // have no machine answer; the experimental and the AAA ones stay on.
    const results = await window.axe.run(document, { resultTypes: ["violations"], ...(only ? { runOnly: only } : {}) });
    return results.violations.map(({ id, help, nodes }) => ({
      id, help, where: nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`),
    }));
  }, rules);
  return violations.flatMap(({ id, help, where }) => where.map((place) => `axe ${id}: ${help}: ${place.replace(/\s+/g, " ")}`));
}

/** The rules of axe whose answer depends on the theme. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** Shows the page in a theme, with its transitions at their end. */
async function turn(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => document.getAnimations().forEach((one) => one.finish()));
}

/** What axe says of the page's colours in the theme that it is not shown in; it is shown in its own again afterwards. */
async function otherTheme(page, colorScheme) {
  const other = colorScheme === "light" ? "dark" : "light";
  await turn(page, other);
  const found = await axeFindings(page, ofColours);
  await turn(page, colorScheme);
  return found.map((line) => `(${other}) ${line}`);
}

/** IBM's engine, which asks for more: what it is certain about. */
export async function ibmFindings(page) {
  await page.evaluate(ibm);
  return page.evaluate(async () => {
    const { results } = await new window.ace_ibma.Checker().check(document, ["IBM_Accessibility"]);
    return results
      .filter(({ value }) => value[0] === "VIOLATION" && value[1] === "FAIL")
      .map(({ ruleId, message, path, snippet }) => `ibm ${ruleId}: ${message}: ${path.dom} ${snippet}`);
  });
}

/** Sideways scrolling of the page, with the elements that stick out. */
export async function sideways(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) {
      return [];
    }
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (["auto", "scroll", "hidden"].includes(getComputedStyle(at).overflowX)) {
          return true;
        }
      }
      return false;
    };
    const out = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > wide + 1 && !scrolls(element))
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} to ${Math.round(element.getBoundingClientRect().right)}`);
    return [`scrolls sideways: ${document.documentElement.scrollWidth} in ${wide}: ${out.slice(0, 5).join(", ")}`];
  });
}

/** On phones, what one touches is at least 44 by 44 px; links within a sentence are exempt. */
export async function smallTargets(page) {
  return page.evaluate(() => {
    const least = 43.5;
    const within = (element) => {
      const parent = element.closest("p, li, dd, td, small, .hint, .error, .note, .prose, .checked");
      const style = getComputedStyle(element);
      return style.display === "inline" && parent !== null && parent.textContent.trim() !== element.textContent.trim();
    };
    const shown = (element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && element.checkVisibility({ checkVisibilityCSS: true }) && box.bottom > 0;
    };
    // A box of a choice is as large as its label.
    const box = (element) => {
      const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
      return { width: Math.max(...boxes.map((b) => b.width)), height: Math.max(...boxes.map((b) => b.height)) };
    };
    const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    return [...document.querySelectorAll(selector)]
      .filter((element) => shown(element) && !within(element) && !element.closest("svg"))
      .filter((element) => box(element).width < least || box(element).height < least)
      .map((element) => {
        const { width, height } = box(element);
        return `small target: ${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 120)}`;
      });
  });
}

/** What both engines find, the colours in both themes. This is slow. */
export async function engineFindings(page, { colorScheme = "light" } = {}) {
  return [...(await axeFindings(page)), ...(await otherTheme(page, colorScheme)), ...(await ibmFindings(page))];
}

/** What sticks out, and what is too small for a finger. */
export async function layoutFindings(page) {
  const phone = page.viewportSize().width < 768;
  return [...(await sideways(page)), ...(phone ? await smallTargets(page) : [])];
}

/** Everything at once, as lines; none is what a page should give. */
export async function findings(page, view) {
  return [...(await engineFindings(page, view)), ...(await layoutFindings(page))];
}
