// The vectors that both implementations, this one and the one in Rust, are held against: core/proofs/vectors.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Broken } from "../ts/verify/broken.ts";
import type { Fault } from "../ts/verify/broken.ts";
import { fromBase64, toBase64, toHex, toUtf8 } from "../ts/verify/bytes.ts";
import { readCheckpoint, witnesses } from "../ts/verify/checkpoint.ts";
import { readBundle, readLeaf } from "../ts/verify/leaf.ts";
import { leafHash, provesConsistency, provesInclusion, rootOf } from "../ts/verify/merkle.ts";
import { readKey } from "../ts/verify/note.ts";
import { readStatementFile, verifyStatement } from "../ts/verify/statement.ts";

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../core/proofs/vectors/${name}.json`, import.meta.url), "utf8")) as T;
}

const bytes = (text: string): Uint8Array => fromBase64(text) ?? assert.fail(text);

interface Trees {
  roots: { size: number; root: string }[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { old: number; size: number; proof: string[] }[];
  bundle: { bytes: string; leaves: string[] };
}

test("trees: roots, proofs and bundles", () => {
  const { roots, inclusion, consistency, bundle } = vectors<Trees>("tree");
  const hashes = Array.from({ length: 600 }, (_, at) => leafHash(toUtf8(`leaf ${at}`)));
  const root = (size: number): Uint8Array => rootOf(hashes.slice(0, size));
  roots.forEach((one) => assert.equal(toBase64(root(one.size)), one.root, String(one.size)));
  for (const { index, size, proof } of inclusion) {
    const path = proof.map(bytes);
    const leaf = hashes[index] ?? assert.fail();
    assert.ok(provesInclusion(leaf, index, size, path, root(size)), `${index} in ${size}`);
    assert.ok(!provesInclusion(leafHash(leaf), index, size, path, root(size)));
  }
  for (const { old, size, proof } of consistency) {
    const path = proof.map(bytes);
    assert.ok(provesConsistency(old, root(old), size, root(size), path), `${old} in ${size}`);
    assert.ok(!provesConsistency(old, leafHash(root(old)), size, root(size), path));
  }
  const raw = Uint8Array.from(bundle.bytes.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  assert.deepEqual(readBundle(raw, bundle.leaves.length).map(toHex), bundle.leaves.map((leaf) => toHex(toUtf8(leaf))));
});

test("leaves, to the byte", () => {
  const { leaves, broken } = vectors<{ leaves: { leaf: string; hash: string }[]; broken: string[] }>("leaves");
  for (const { leaf, hash } of leaves) {
    readLeaf(toUtf8(leaf), 1_000_000);
    assert.equal(toHex(leafHash(toUtf8(leaf))), hash, leaf);
  }
  broken.forEach((leaf) => assert.throws(() => readLeaf(toUtf8(leaf), 1_000_000), Broken, leaf));
});

test("notes, keys and cosignatures", () => {
  const { note, spoiled, vkey, witness, time } = vectors<Record<string, string> & { time: number }>("notes");
  const key = readKey(vkey ?? "");
  const checkpoint = readCheckpoint(note ?? "", key);
  assert.equal(checkpoint.size, 600);
  assert.deepEqual(witnesses(checkpoint, [readKey(witness ?? "")]), [{ name: "witness.invalid", time }]);
  assert.throws(() => readCheckpoint(spoiled ?? "", key), Broken);
});

test("statements: one that holds, and each part spoiled", () => {
  const { file, first, spoiled, hash, vkey, witness } = vectors<{
    file: unknown; first: unknown; spoiled: { file: unknown; wrong: string }[]; hash: string; vkey: string; witness: string;
  }>("statement");
  const verify = (one: unknown): ReturnType<typeof verifyStatement> =>
    verifyStatement(readStatementFile(JSON.stringify(one)), readKey(vkey), [readKey(witness)]);
  const verified = verify(file);
  assert.equal(verified.core.hash, hash);
  assert.ok(verified.witnesses[0]?.time);
  assert.deepEqual([verified.pinned, verify(first).pinned], [true, false]);
  const faults: Record<string, Fault[]> = {
    form: ["statement-form"], core: ["statement-form", "note-form", "note-signature"], signature: ["note-signature"],
    definition: ["statement-definition"], event: ["statement-event"],
    checkpoint: ["note-signature", "note-key", "note-form", "checkpoint-form", "checkpoint-origin"],
    inclusion: ["inclusion"], consistency: ["consistency"],
  };
  assert.deepEqual([...new Set(spoiled.map(({ wrong }) => wrong))].sort(), Object.keys(faults).sort());
  for (const one of spoiled) {
    assert.throws(() => verify(one.file), (error) => error instanceof Broken && (faults[one.wrong] ?? []).includes(error.fault), one.wrong);
  }
});
