// A statement: a figure pinned with what it means, its value, its place in the log, and the city's signature.
import { sha256 } from "@noble/hashes/sha2.js";
import { Broken } from "./broken.ts";
import { fromBase64, toHex, toUtf8, wholeNumber } from "./bytes.ts";
import { canonical } from "./canonical.ts";
import { isDay } from "./days.ts";
import type { Figure } from "./definitions.ts";
import { readCheckpoint, witnesses } from "./checkpoint.ts";
import type { Checkpoint, Witness } from "./checkpoint.ts";
import { readLeaf } from "./leaf.ts";
import { leafHash, provesConsistency, provesInclusion } from "./merkle.ts";
import { readNote, requireSigned } from "./note.ts";
import type { Key } from "./note.ts";

/** What a statement says, out of its signed text. */
export interface Core {
  origin: string;
  city: string;
  figure: string;
  unit: string;
  from: string;
  until: string;
  value: string | null;
  why: string | null;
  measure: string;
  entries: number;
  position: number;
  root: Uint8Array;
  definitions: string;
  /** SHA-256 of the text, in hexadecimal: its address. */
  hash: string;
}

const HEAD = "luoshi/statement/1";
const FIELDS = [
  "city", "figure", "unit", "from", "until", "value", "why", "measure", "entries", "position", "root", "definitions",
] as const;

/** Reads the text of a statement: each line in its place, nothing more and nothing less. */
export function readCore(text: string): Core {
  const [head, origin = "", ...lines] = text.split("\n");
  const said: Partial<Record<(typeof FIELDS)[number], string>> = {};
  FIELDS.forEach((field, at) => {
    const line = lines[at] ?? "";
    if (line.startsWith(`${field} `) && line.length > field.length + 1) {
      said[field] = line.slice(field.length + 1);
    }
  });
  const { city, figure, unit, from, until, value, why, measure, entries, position, root, definitions } = said;
  const [count, place, hash] = [wholeNumber(entries ?? ""), wholeNumber(position ?? ""), fromBase64(root ?? "")];
  if (head !== HEAD || origin === "" || lines.length !== FIELDS.length + 1 || lines[FIELDS.length] !== "" ||
      city === undefined || figure === undefined || unit === undefined || measure === undefined ||
      from === undefined || until === undefined || !isDay(from) || !isDay(until) ||
      value === undefined || !/^(-|-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?)$/.test(value) ||
      why === undefined || (value === "-") === (why === "-") || count === null ||
      place === null || place < 1 || hash?.length !== 32 || !/^[0-9a-f]{64}$/.test(definitions ?? "")) {
    throw new Broken("statement-form");
  }
  return {
    origin, city, figure, unit, from, until, measure, root: hash, entries: count, position: place,
    value: value === "-" ? null : value, why: why === "-" ? null : why,
    definitions: definitions ?? "", hash: toHex(sha256(toUtf8(text))),
  };
}

/** The file that goes with a statement. */
export interface StatementFile {
  /** In the second form the log's line names the definition. */
  luoshi: "statement/1" | "statement/2";
  core: string;
  /** The figure's definition; `id` alone is sure to be there. */
  definition: Partial<Figure> & Pick<Figure, "id">;
  event: { position: number; leaf: string };
  inclusion: string[];
  consistency: string[];
  checkpoint: string;
}

/** Reads a statement's file; the whole is checked by `verifyStatement`. */
export function readStatementFile(text: string): StatementFile {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Broken("statement-form");
  }
  const file = (read ?? {}) as Partial<StatementFile>;
  const texts = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === "string");
  if ((file.luoshi !== "statement/1" && file.luoshi !== "statement/2") || typeof file.core !== "string" || typeof file.checkpoint !== "string" ||
      typeof file.definition !== "object" || file.definition === null ||
      typeof file.event?.leaf !== "string" || !Number.isSafeInteger(file.event.position) ||
      !texts(file.inclusion) || !texts(file.consistency)) {
    throw new Broken("statement-form");
  }
  return file as StatementFile;
}

export interface Verified {
  core: Core;
  checkpoint: Checkpoint;
  witnesses: Witness[];
  file: StatementFile;
  /** Whether the log's line names the definition's hash; otherwise its words are not proven by the file. */
  pinned: boolean;
}

/** Holds a statement's file against the log's key: signature, event, inclusion, consistency, checkpoint, witnesses. */
export function verifyStatement(file: StatementFile, key: Key, witnessKeys: readonly Key[] = []): Verified {
  const note = readNote(file.core);
  requireSigned(note, key);
  const core = readCore(note.text);
  if (core.origin !== key.name) {
    throw new Broken("checkpoint-origin", core.origin);
  }
  if (file.definition.id !== core.figure) {
    throw new Broken("statement-definition", core.figure);
  }
  const pinned = requireEvent(file, core);
  const checkpoint = readCheckpoint(file.checkpoint, key);
  const hashes = (proof: string[], fault: "inclusion" | "consistency"): Uint8Array[] => proof.map((text) => {
    const hash = fromBase64(text);
    if (hash?.length !== 32) {
      throw new Broken(fault);
    }
    return hash;
  });
  const leaf = leafHash(toUtf8(file.event.leaf));
  const inclusion = hashes(file.inclusion, "inclusion");
  if (!provesInclusion(leaf, file.event.position - 1, checkpoint.size, inclusion, checkpoint.root)) {
    throw new Broken("inclusion");
  }
  const consistency = hashes(file.consistency, "consistency");
  if (!provesConsistency(core.position, core.root, checkpoint.size, checkpoint.root, consistency)) {
    throw new Broken("consistency");
  }
  return { core, checkpoint, witnesses: witnesses(checkpoint, witnessKeys), file, pinned };
}

/**
 * The log's own line about the statement has to name this text, this figure and its definition, and come after what it
 * is about. A line of the first form names no definition, and a file of the other form than its line is none.
 */
function requireEvent({ event, definition, luoshi }: StatementFile, core: Core): boolean {
  const leaf = readLeaf(toUtf8(event.leaf), event.position);
  let body: unknown;
  try {
    body = leaf.what === "event" && leaf.kind === "figure.state" ? JSON.parse(leaf.body) : null;
  } catch {
    body = null;
  }
  const said = body as { core?: unknown; figure?: unknown; definition?: unknown } | null;
  if (said?.core !== core.hash || said.figure !== core.figure || event.position <= core.position) {
    throw new Broken("statement-event");
  }
  const pinned = said.definition !== undefined;
  if (pinned !== (luoshi === "statement/2")) {
    throw new Broken("statement-form");
  }
  if (pinned && said.definition !== toHex(sha256(toUtf8(canonical(definition))))) {
    throw new Broken("statement-definition", core.figure);
  }
  return pinned;
}
