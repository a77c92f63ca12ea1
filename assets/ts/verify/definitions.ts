// What each figure means: the definitions that the log names by their hash.
import { sha256 } from "@noble/hashes/sha2.js";
import { Broken } from "./broken.ts";
import { fromUtf8, toHex } from "./bytes.ts";

export type Open = "exact" | "pseudonym" | "total";
export type Kind =
  | "sum" | "records" | "people" | "level" | "people_at" | "units" | "days" | "span" | "ratio" | "daily" | "year_change";
export type PeriodRule =
  | "campaign" | "last_quarter" | "last_month" | "last_week" | "year" | "day"
  | { from: string } | { fixed: [string, string] };

export interface Text { zh: string; en: string }

export interface Item { id: string; name: Text; people?: boolean; open: Open }

export interface Figure {
  id: string;
  kind: Kind;
  item?: string;
  numerator?: string;
  denominator?: string;
  scale?: number;
  decimals?: number;
  unit_kind?: string;
  period?: PeriodRule;
  scope?: string;
  name: Text;
  definition: Text;
  unit_of_measure: Text;
}

export interface Definitions {
  city: { code: string; name: Text; time_zone: string };
  campaign: { from: string; until: string };
  items: Item[];
  figures: Figure[];
  /** SHA-256 of the text, in hexadecimal. */
  hash: string;
}

/** Reads the definitions; refuses a text of another hash than the one that was asked for. */
export function readDefinitions(bytes: Uint8Array, hash: string): Definitions {
  if (toHex(sha256(bytes)) !== hash) {
    throw new Broken("definitions-hash", hash);
  }
  let read: unknown;
  try {
    read = JSON.parse(fromUtf8(bytes) ?? "");
  } catch {
    throw new Broken("definitions-form");
  }
  const { city, campaign, items, figures } = (read ?? {}) as Partial<Definitions>;
  if (!city || !campaign || !Array.isArray(items) || !Array.isArray(figures)) {
    throw new Broken("definitions-form");
  }
  return { city, campaign, items, figures, hash };
}

export function figureOf(definitions: Definitions, id: string | undefined): Figure {
  const figure = definitions.figures.find((one) => one.id === id);
  if (figure === undefined) {
    throw new Broken("definitions-form", id ?? "");
  }
  return figure;
}

/** Whether an item is `above` or lies below it in the tree of dotted names. */
export function isUnder(item: string, above: string): boolean {
  return item === above || item.startsWith(`${above}.`);
}

/** How open the entries of a figure are: as the least open of its items. */
export function openness(definitions: Definitions, figure: Figure): Open {
  const opens = definitions.items.filter(({ id }) => isUnder(id, figure.item ?? "")).map(({ open }) => open);
  return (["total", "pseudonym"] as const).find((open) => opens.includes(open)) ?? "exact";
}
