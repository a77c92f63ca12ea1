// The pages are read in Chromium 86 too (government desktops). This finds what that browser would not understand and
// no build step translates: in the sources, and in dist once it is built.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import postcss from "postcss";

const here = new URL("..", import.meta.url);
// Only what breaks a page; a property that is merely ignored (text-underline-offset, accent-color) may stand.
const selectors = [[/:has\(/, ":has()"], [/:(is|where)\(/, ":is() and :where()"], [/:not\([^)]*,/, "a list in :not()"]];
const atRules = ["container", "layer", "scope", "starting-style", "property"];
const properties = [/^inset(-|$)/, /^aspect-ratio$/, /^container/, /^anchor-name$/, /^position-area$/, /^content-visibility$/];
const values = [
  [/light-dark\(/, "light-dark()"], [/color-mix\(/, "color-mix()"], [/ok(lch|lab)\(/, "oklch() and oklab()"],
  [/\d[dls]v[hw]\b/, "dvh, svh, lvh"], [/\bsubgrid\b/, "subgrid"], [/\d(cqw|cqi|cqh)\b/, "container units"],
];

let failing = 0;
function complain(file, node, what) {
  failing += 1;
  console.error(`${file}:${node.source.start.line}: Chromium 86 does not know ${what}`);
}

function look(file, text) {
  postcss.parse(text, { from: file }).walk((node) => {
    if (node.type === "rule") {
      if (node.parent.type === "rule") {
        complain(file, node, "nested rules");
      }
      selectors.filter(([find]) => find.test(node.selector)).forEach(([, name]) => complain(file, node, name));
    } else if (node.type === "atrule") {
      if (atRules.includes(node.name)) {
        complain(file, node, `@${node.name}`);
      }
      if (node.parent.type === "rule") {
        complain(file, node, "nested at-rules");
      }
      if (node.name === "media" && /[<>]/.test(node.params)) {
        complain(file, node, "ranges in media queries");
      }
    } else if (node.type === "decl") {
      if (properties.some((name) => name.test(node.prop))) {
        complain(file, node, node.prop);
      }
      values.filter(([find]) => find.test(node.value)).forEach(([, name]) => complain(file, node, name));
    }
  });
}

const files = ["app.css", ...readdirSync(new URL("css/", here)).map((name) => `css/${name}`)];
if (existsSync(new URL("dist/", here))) {
  files.push(...readdirSync(new URL("dist/", here)).filter((name) => name.endsWith(".css")).map((name) => `dist/${name}`));
}
for (const file of files) {
  look(file, readFileSync(new URL(file, here), "utf8"));
}
console.log(`old browsers: ${files.length} style sheets, ${failing} failing`);
process.exit(failing > 0 ? 1 : 0);
