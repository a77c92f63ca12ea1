// A checkpoint: how long the log is, and the root of its tree (https://c2sp.org/tlog-checkpoint).
import { Broken } from "./broken.ts";
import { fromBase64, wholeNumber } from "./bytes.ts";
import { COSIGNATURE, readNote, requireSigned, witnessed } from "./note.ts";
import type { Key, Note } from "./note.ts";

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
  note: Note;
}

export interface Witness {
  name: string;
  /** Seconds since 1970; null where its key is not known here, so that its signature says nothing yet. */
  time: number | null;
  /** Its key is known from the log alone. */
  byLog?: true;
}

/** Reads a checkpoint that the log's key signed under its own name. */
export function readCheckpoint(text: string, key: Key): Checkpoint {
  const note = readNote(text);
  requireSigned(note, key);
  const lines = note.text.split("\n");
  const [origin = "", size = "", root = ""] = lines;
  const [count, hash] = [wholeNumber(size), fromBase64(root)];
  if (lines.length !== 4 || origin === "" || count === null || hash?.length !== 32) {
    throw new Broken("checkpoint-form");
  }
  if (origin !== key.name) {
    throw new Broken("checkpoint-origin", origin);
  }
  return { origin, size: count, root: hash, note };
}

/** Who else signed the checkpoint; refuses a signature that a known witness did not make. */
export function witnesses(checkpoint: Checkpoint, keys: readonly Key[]): Witness[] {
  const known = keys.filter(({ type }) => type === COSIGNATURE);
  const others = checkpoint.note.signatures.filter(({ name }) => name !== checkpoint.origin);
  return [...new Set(others.map(({ name }) => name))].map((name) => {
    const own = known.filter((key) => key.name === name);
    const signed = own.map((key) => ({ key, time: witnessed(checkpoint.note, key) })).filter(({ time }) => time !== null);
    // A key that the reader brought says more than one that the log gave.
    const { key, time } = signed.find((one) => !one.key.byLog) ?? signed[0] ?? { key: null, time: null };
    return { name, time, ...(key?.byLog ? { byLog: true } : {}) };
  });
}
