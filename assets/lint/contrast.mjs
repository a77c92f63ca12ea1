// Measures every pair of colours that the components put on one another, in both themes, from tokens.css.
import { readFileSync } from "node:fs";

const css = readFileSync(new URL("../css/tokens.css", import.meta.url), "utf8");
const blocks = [...css.matchAll(/^\s*(:root[^{,]*)\{([^}]*)\}/gm)].map((block) => ({
  selector: block[1].trim(),
  colours: Object.fromEntries(
    [...block[2].matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/gi)].map((colour) => [colour[1], colour[2]]),
  ),
}));
const light = blocks[0].colours;
const bySystem = blocks.find(({ selector }) => selector === ':root:not([data-theme="light"])').colours;
const byChoice = blocks.find(({ selector }) => selector === ':root[data-theme="dark"]').colours;

function luminance(hex) {
  const long = hex.length === 4 ? `#${[...hex.slice(1)].map((c) => c + c).join("")}` : hex;
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(long.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one, other) {
  const [more, less] = [luminance(one), luminance(other)].sort((p, q) => q - p);
  return (more + 0.05) / (less + 0.05);
}

const text = 4.5;
const shape = 3;
const across = (tops, grounds, need) => tops.flatMap((top) => grounds.map((ground) => [top, ground, need]));
const grounds = ["paper", "surface", "sunken", "hover"];
const washes = ["accent-wash", "ok-wash", "warn-wash", "bad-wash"];
const pairs = [
  ...across(["ink", "ink-2", "ink-3"], [...grounds, ...washes], text),
  ...across(["accent", "accent-strong", "ok", "warn", "bad"], grounds, text),
  ...["ok", "warn", "bad"].map((state) => [state, `${state}-wash`, text]),
  ...across(["accent"], washes, text),
  ["on-accent", "accent", text],
  ["on-accent", "accent-strong", text],
  ["on-bad", "bad", text],
  ["surface", "ink", text],
  ...across(["q-ink-light"], ["q1", "q2", "q3"], text),
  ...across(["q-ink-dark"], ["q4", "q5"], text),
  ...across(["edge", "focus"], [...grounds, "accent-wash"], shape),
  ...across(["c1", "c2", "c3", "c4"], ["paper", "surface", "sunken"], shape),
];

let failing = 0;
let lowest = Infinity;
for (const [theme, colours] of [["light", light], ["dark", { ...light, ...byChoice }]]) {
  for (const [top, ground, need] of pairs) {
    const measured = ratio(colours[top], colours[ground]);
    lowest = need === text ? Math.min(lowest, measured) : lowest;
    if (measured < need) {
      failing += 1;
      console.error(`${theme}: ${top} on ${ground} is ${measured.toFixed(2)}:1, needs ${need}:1`);
    }
  }
}
if (JSON.stringify(bySystem) !== JSON.stringify(byChoice)) {
  failing += 1;
  console.error("tokens.css: the dark colours for the system's choice and for the reader's differ");
}
console.log(`contrast: ${pairs.length * 2} pairs, lowest text pair ${lowest.toFixed(2)}:1, ${failing} failing`);
process.exit(failing > 0 ? 1 : 0);
