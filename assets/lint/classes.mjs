// Every class that a template or a page's code gives to an element is one that the style sheets know: a name that is
// misspelt, or that belongs to another house, would silently look like nothing.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sheets = readdirSync(join(root, "assets/css")).map((name) => readFileSync(join(root, "assets/css", name), "utf8"));
const known = new Set(sheets.join("\n").match(/\.[a-zA-Z][\w-]*/g).map((name) => name.slice(1)));

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !["node_modules", "target", "tests"].includes(entry.name)) {
      yield* sources(path);
    } else if (entry.isFile() && /\.(html|rs)$/.test(entry.name)) {
      yield path;
    }
  }
}

let failing = 0;
let looked = 0;
for (const path of ["core", "rooms", "luoshi"].flatMap((crate) => [...sources(join(root, crate))])) {
  const text = readFileSync(path, "utf8");
  for (const { 1: value, index } of text.matchAll(/\bclass=\\?"((?:[^"\\{]|\{[^}]*\}+)*)\\?"/g)) {
    // What is filled in cannot be read here; what touches it is only a part of a name.
    const names = value.replace(/[\w-]*\{[^}]*\}+[\w-]*/g, " ").split(/\s+/).filter(Boolean);
    for (const name of names) {
      looked += 1;
      if (!known.has(name)) {
        failing += 1;
        console.error(`${path.slice(root.length)}:${text.slice(0, index).split("\n").length}: no style sheet knows the class ${name}`);
      }
    }
  }
}
console.log(`classes: ${looked} looked at, ${failing} failing`);
process.exit(failing > 0 ? 1 : 0);
