// The content security policy lets no style attribute, no inline script and no handler attribute through: what a
// template writes so would silently do nothing. It also finds links to another host.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rules = [
  [/<[^>]*\sstyle\s*=/gi, "a style attribute: give it a class, or an SVG attribute"],
  [/<style[\s>]/gi, "a style element: move it to assets/css"],
  [/<script(?![^>]*\bsrc\b)(?! type="application\/ld\+json">)[^>]*>/gi, "an inline script: move it to assets/ts"],
  [/<[^>]*\son[a-z]+\s*=\s*["']/gi, "a handler attribute: move it to assets/ts"],
  [/href\s*=\s*["']javascript:/gi, "a javascript: address"],
  [/<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*["'](?:https?:)?\/\//gi, "a file from another host"],
];

function* templates(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !["node_modules", "target", ".git"].includes(entry.name)) {
      yield* templates(path);
    } else if (path.includes("/templates/") && /\.(html|svg)$/.test(entry.name)) {
      yield path;
    }
  }
}

let count = 0;
let failing = 0;
for (const crate of ["core", "rooms", "luoshi"]) {
  for (const path of templates(join(root, crate))) {
    count += 1;
    // Comments and template code go, line breaks stay, so that the line numbers are right.
    const blank = (text) => text.replace(/[^\n]/g, " ");
    const text = readFileSync(path, "utf8").replace(/\{#[\s\S]*?#\}|<!--[\s\S]*?-->|\{[%{][\s\S]*?[%}]\}/g, blank);
    for (const [find, what] of rules) {
      for (const hit of text.matchAll(find)) {
        failing += 1;
        console.error(`${path.slice(root.length)}:${text.slice(0, hit.index).split("\n").length}: ${what}`);
      }
    }
  }
}
console.log(`templates: ${count} looked at, ${failing} failing`);
process.exit(failing > 0 ? 1 : 0);
