// A small city with a log of its own, for tests: its leaves, and whoever serves them.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { joined, toBase64, toHex, toUtf8 } from "../ts/verify/bytes.ts";
import type { Fetch } from "../ts/verify/log.ts";
import { leafHash, rootOf, tilePath, WIDTH } from "../ts/verify/merkle.ts";

const secret = new Uint8Array(32).fill(7);
const own = joined(Uint8Array.of(1), ed25519.getPublicKey(secret));
export const origin = "log.example/9900";
const id = sha256(joined(toUtf8(`${origin}\n`), own)).subarray(0, 4);
export const vkey = `${origin}+${toHex(id)}+${toBase64(own)}`;

export function signed(text: string): string {
  return `${text}\n\u2014 ${origin} ${toBase64(joined(id, ed25519.sign(toUtf8(text), secret)))}\n`;
}

const sealed = "00".repeat(32);

export function entry(item: string, unit: string, day: string, quantity: number, more: { person?: string; reverses?: number } = {}): string {
  return ["entry", item, unit, day, quantity, more.person ?? "-", more.reverses ?? "-", sealed].join("\t");
}

export function event(kind: string, day: string, body: object): string {
  return ["event", kind, day, JSON.stringify(body), sealed].join("\t");
}

export function found(code: string, kind: string, parent?: string, day = "2020-01-01"): string {
  return event("unit.found", day, { code, kind, name_zh: code, ...(parent === undefined ? {} : { parent }) });
}

const named = { name: { zh: "", en: "" }, definition: { zh: "", en: "" }, unit_of_measure: { zh: "", en: "" } };
const figure = (id: string, kind: string, more: object = {}): object => ({ id, kind, ...named, ...more });

/** The definitions of the small city, as bytes and by their hash. */
export const definitions = toUtf8(JSON.stringify({
  campaign: { from: "2021-03-08", until: "2021-04-16" },
  city: { code: "9900", name: { zh: "", en: "" }, time_zone: "Asia/Shanghai" },
  figures: [
    figure("talk.held", "sum", { item: "talk.held" }),
    figure("talk.hours", "sum", { item: "talk.minutes", scale: 60, decimals: 1 }),
    figure("talk.records", "records", { item: "talk" }),
    figure("talk.length", "ratio", { numerator: "talk.hours", denominator: "talk.held", decimals: 2 }),
    figure("talk.teams", "level", { item: "talk.team" }),
    figure("talk.units", "units", { item: "talk.held", unit_kind: "community" }),
    figure("talk.days", "days", { item: "talk.held" }),
    figure("talk.span", "span", { item: "talk.held" }),
    figure("talk.change", "year_change", { item: "talk.held", decimals: 1, period: "last_quarter" }),
    figure("talk.east", "sum", { item: "talk.held", scope: "9901" }),
    figure("volunteer.people", "people", { item: "volunteer.person" }),
    figure("volunteer.each", "ratio", { numerator: "volunteer.hours", denominator: "volunteer.people", decimals: 1 }),
    figure("volunteer.hours", "sum", { item: "volunteer.minutes", scale: 60 }),
    figure("study.daily", "daily", { item: "study.self" }),
    figure("study.minutes", "sum", { item: "study.self" }),
  ],
  items: [
    { id: "talk.held", open: "exact" }, { id: "talk.minutes", open: "exact" }, { id: "talk.team", open: "exact" },
    { id: "volunteer.person", open: "pseudonym", people: true }, { id: "volunteer.minutes", open: "exact" },
    { id: "study.self", open: "total", people: true },
  ],
}));
export const definitionsHash = toHex(sha256(definitions));
export const packLoad = event("pack.load", "2020-01-01", { definitions: definitionsHash });

/** Serves a log of these leaves, as `/log/` does. `change` may spoil what is served. */
export function serving(leaves: readonly string[], change = (_path: string, bytes: Uint8Array): Uint8Array => bytes): Fetch {
  const hashes = leaves.map((leaf) => leafHash(toUtf8(leaf)));
  const checkpoint = signed(`${origin}\n${leaves.length}\n${toBase64(rootOf(hashes))}\n`);
  const files = new Map([
    ["checkpoint", toUtf8(checkpoint)], ["vkey", toUtf8(`${vkey}\n`)], ["witnesses", toUtf8("")],
    [`definitions/${definitionsHash}.json`, definitions],
  ]);
  const roots: Uint8Array[] = [];
  for (let index = 0; index * WIDTH < leaves.length; index += 1) {
    const part = leaves.slice(index * WIDTH, (index + 1) * WIDTH).map(toUtf8);
    const bundle = joined(...part.flatMap((leaf) => [Uint8Array.of(leaf.length >> 8, leaf.length & 255), leaf]));
    files.set(tilePath("entries", index, part.length), bundle);
    if (part.length === WIDTH) {
      roots.push(rootOf(part.map(leafHash)));
    }
  }
  if (roots.length > 0) {
    files.set(tilePath(1, 0, roots.length), joined(...roots));
  }
  return async (path) => {
    const bytes = files.get(path);
    if (bytes === undefined) {
      throw new Error(`404: ${path}`);
    }
    return change(path, bytes.slice());
  };
}
