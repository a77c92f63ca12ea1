// Leaves of the log, to the byte: one line of UTF-8, fields parted by TAB.
import { Broken } from "./broken.ts";
import { fromUtf8, wholeNumber } from "./bytes.ts";

/** A line of the ledger, as far as it is open. */
export interface Entry {
  what: "entry";
  item: string;
  unit: string;
  /** `2021-04-16`, or `2021-04` where the day is not open. */
  day: string;
  quantity: bigint;
  /** A pseudonym that holds within one tree of items; null where none is open. */
  person: string | null;
  /** The position of the entry that this one takes back. */
  reverses: number | null;
}

/** Something that happened to units or definitions, or a statement. */
export interface Event {
  what: "event";
  kind: string;
  day: string;
  body: string;
}

export type Leaf = Entry | Event;

const COMMITMENT = /^[0-9a-f]{64}$/;
const DAY = /^\d{4}-\d{2}(-\d{2})?$/;

/** Reads the leaf at a position. */
export function readLeaf(bytes: Uint8Array, position: number): Leaf {
  const fields = fromUtf8(bytes)?.split("\t") ?? [];
  const leaf = fields[0] === "entry" ? readEntry(fields, position) : readEvent(fields);
  if (leaf === null) {
    throw new Broken("leaf-form", String(position));
  }
  return leaf;
}

function readEntry(fields: string[], position: number): Entry | null {
  const [, item = "", unit = "", day = "", quantity = "", person = "", reverses = "", commitment = ""] = fields;
  const taken = reverses === "-" ? null : wholeNumber(reverses);
  const backwards = reverses === "-" || (taken !== null && taken >= 1 && taken < position);
  const good = fields.length === 8 && item !== "" && unit !== "" && DAY.test(day) && backwards &&
    /^(-?[1-9][0-9]{0,18})$/.test(quantity) && /^(-|[0-9a-f]{32})$/.test(person) && COMMITMENT.test(commitment);
  return good
    ? { what: "entry", item, unit, day, quantity: BigInt(quantity), person: person === "-" ? null : person, reverses: taken }
    : null;
}

function readEvent(fields: string[]): Event | null {
  const [what, kind = "", day = "", body = "", commitment = ""] = fields;
  const good = what === "event" && fields.length === 5 && kind !== "" && DAY.test(day) && COMMITMENT.test(commitment);
  return good ? { what: "event", kind, day, body } : null;
}

/** The leaves of an entry bundle, each led by its length; refuses another number of them than `count`. */
export function readBundle(bytes: Uint8Array, count: number): Uint8Array[] {
  const leaves: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + view.getUint16(at);
    if (end > bytes.length) {
      break;
    }
    leaves.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || leaves.length !== count) {
    throw new Broken("bundle-form");
  }
  return leaves;
}
