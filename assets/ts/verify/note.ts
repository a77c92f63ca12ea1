// Signed notes and their Ed25519 keys (https://c2sp.org/signed-note), and the cosignatures of witnesses
// (https://c2sp.org/tlog-cosignature).
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { Broken } from "./broken.ts";
import { fromBase64, joined, same, toHex, toUtf8 } from "./bytes.ts";

/** What a key signs: a note (1), or as a witness that it saw the log grow (4). */
export const NOTE = 1;
export const COSIGNATURE = 4;

/** A key that verifies. */
export interface Key {
  name: string;
  id: Uint8Array;
  type: number;
  point: Uint8Array;
  /** The log itself named this key: it counts once it is compared with the one that its owner publishes. */
  byLog?: true;
}

export interface Signature {
  name: string;
  id: Uint8Array;
  bytes: Uint8Array;
}

export interface Note {
  /** What is signed: the text with its last line end. */
  text: string;
  signatures: Signature[];
}

/** More signatures than this, or longer notes, are not looked at. */
const MOST_SIGNATURES = 64;
const MOST_CHARACTERS = 100_000;

/** Reads `name+id+key`, as `/log/vkey` gives it. */
export function readKey(text: string): Key {
  const parts = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  const bytes = fromBase64(parts?.[3] ?? "");
  const [name, type] = [parts?.[1], bytes?.[0]];
  if (!parts || !bytes || name === undefined || bytes.length !== 33 || (type !== NOTE && type !== COSIGNATURE)) {
    throw new Broken("key-form", text.trim().slice(0, 80));
  }
  const id = sha256(joined(toUtf8(`${name}\n`), bytes)).subarray(0, 4);
  if (toHex(id) !== parts[2]) {
    throw new Broken("key-form", text.trim().slice(0, 80));
  }
  return { name, id, type, point: bytes.subarray(1) };
}

/** Reads a note: text, empty line, signature lines. */
export function readNote(text: string): Note {
  const split = text.lastIndexOf("\n\n");
  // Control characters would let two readers see two texts.
  if (split < 0 || text.length > MOST_CHARACTERS || /[\u0000-\u0009\u000b-\u001f]/.test(text)) {
    throw new Broken("note-form");
  }
  const lines = text.slice(split + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0 || lines.length > MOST_SIGNATURES) {
    throw new Broken("note-form");
  }
  return { text: text.slice(0, split + 1), signatures: lines.map(readSignature) };
}

function readSignature(line: string): Signature {
  const parts = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line);
  const bytes = fromBase64(parts?.[2] ?? "");
  if (parts?.[1] === undefined || bytes === null || bytes.length < 5) {
    throw new Broken("note-form", line.slice(0, 80));
  }
  return { name: parts[1], id: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
}

function of(note: Note, key: Key): Signature[] {
  return note.signatures.filter(({ name, id }) => name === key.name && same(id, key.id));
}

function holds(key: Key, signature: Uint8Array, message: string): boolean {
  try {
    return signature.length === 64 && ed25519.verify(signature, toUtf8(message), key.point, { zip215: false });
  } catch {
    return false;
  }
}

/** Refuses a note that this key did not sign. */
export function requireSigned(note: Note, key: Key): void {
  const own = of(note, key);
  if (own.length === 0) {
    throw new Broken("note-key", key.name);
  }
  if (key.type !== NOTE || !own.every(({ bytes }) => holds(key, bytes, note.text))) {
    throw new Broken("note-signature", key.name);
  }
}

/** When a witness saw this checkpoint, in seconds since 1970; null where it did not sign it; refuses a false signature. */
export function witnessed(note: Note, key: Key): number | null {
  const [own] = of(note, key);
  if (own === undefined) {
    return null;
  }
  const time = own.bytes.length === 72 ? Number(new DataView(own.bytes.slice(0, 8).buffer).getBigUint64(0)) : NaN;
  const message = `cosignature/v1\ntime ${time}\n${note.text}`;
  if (key.type !== COSIGNATURE || !Number.isSafeInteger(time) || !holds(key, own.bytes.subarray(8), message)) {
    throw new Broken("note-signature", key.name);
  }
  return time;
}
