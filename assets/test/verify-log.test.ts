import assert from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { Broken } from "../ts/verify/broken.ts";
import { fromBase64, joined, toBase64, toHex, toUtf8 } from "../ts/verify/bytes.ts";
import { readCheckpoint, witnesses } from "../ts/verify/checkpoint.ts";
import { readBundle, readLeaf } from "../ts/verify/leaf.ts";
import { Edge, leafHash, provesConsistency, provesInclusion, rootOf, tilePath } from "../ts/verify/merkle.ts";
import { COSIGNATURE, NOTE, readKey, readNote, requireSigned } from "../ts/verify/note.ts";

const fault = (name: string) => (error: unknown): boolean => error instanceof Broken && error.fault === name;

/** The root as RFC 6962 defines it, word for word. */
function mth(leaves: Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined || leaves.length === 1) {
    return only === undefined ? sha256(new Uint8Array()) : leafHash(only);
  }
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(joined(Uint8Array.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k))));
}

/** PATH(m, D[n]) of RFC 6962. */
function path(at: number, leaves: Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) {
    return [];
  }
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return at < k
    ? [...path(at, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...path(at - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}

/** SUBPROOF(m, D[n], b) of RFC 6962. */
function subproof(m: number, leaves: Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === leaves.length) {
    return whole ? [] : [mth(leaves)];
  }
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

const leaves = Array.from({ length: 20 }, (_, at) => toUtf8(`leaf ${at}`));

test("the root of no leaf and of one are those of RFC 6962", () => {
  assert.equal(toHex(rootOf([])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(toHex(rootOf([leafHash(new Uint8Array())])), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
});

test("roots, inclusion and consistency of all small trees", () => {
  for (let size = 1; size <= leaves.length; size += 1) {
    const tree = leaves.slice(0, size);
    const root = mth(tree);
    assert.equal(toHex(rootOf(tree.map(leafHash))), toHex(root));
    for (let at = 0; at < size; at += 1) {
      const proof = path(at, tree);
      const leaf = leafHash(tree[at] ?? new Uint8Array());
      assert.ok(provesInclusion(leaf, at, size, proof, root));
      assert.ok(!provesInclusion(leaf, (at + 1) % size, size, proof, root) || size === 1);
      assert.ok(!provesInclusion(leaf, at, size, [...proof, root], root));
      assert.ok(!provesInclusion(leaf, size, size, proof, root));
      const old = at + 1;
      const before = mth(leaves.slice(0, old));
      const grown = subproof(old, tree, true);
      assert.ok(provesConsistency(old, before, size, root, grown), `${old} in ${size}`);
      assert.ok(!provesConsistency(old, leafHash(before), size, root, grown));
      assert.ok(!provesConsistency(old, before, size, leafHash(root), grown));
    }
  }
});

test("subtrees of one size can be added in the place of their leaves", () => {
  const edge = new Edge();
  edge.add(mth(leaves.slice(0, 8)), 3);
  edge.add(mth(leaves.slice(8, 16)), 3);
  leaves.slice(16).forEach((leaf) => edge.add(leafHash(leaf)));
  assert.equal(edge.size, 20);
  assert.equal(toHex(edge.root()), toHex(mth(leaves)));
});

test("tiles are addressed as the example of the specification", () => {
  assert.equal(tilePath(0, 1234067), "tile/0/x001/x234/067");
  assert.equal(tilePath("entries", 0, 7), "tile/entries/000.p/7");
  assert.equal(tilePath(1, 1000), "tile/1/x001/000");
});

test("a leaf and a bundle have one form", () => {
  const line = `entry\ttalk.held\t01\t2021-04-01\t-1\t-\t7\t${"0a".repeat(32)}`;
  assert.deepEqual(readLeaf(toUtf8(line), 8), {
    what: "entry", item: "talk.held", unit: "01", day: "2021-04-01", quantity: -1n, person: null, reverses: 7,
  });
  for (const wrong of [`${line}\n`, `${line}\t`, line.replace("\t7\t", "\t8\t"), line.replace("-1", "-0"), line.replace("-1", "+1"),
    line.replace("2021-04-01", "2021-4-1"), line.toUpperCase()]) {
    assert.throws(() => readLeaf(toUtf8(wrong), 8), fault("leaf-form"), wrong);
  }
  assert.throws(() => readLeaf(Uint8Array.of(0xff), 1), fault("leaf-form"));
  const bundle = joined(Uint8Array.of(0, 2), toUtf8("ab"), Uint8Array.of(0, 0));
  assert.deepEqual(readBundle(bundle, 2).map(toHex), ["6162", ""]);
  assert.throws(() => readBundle(bundle, 1), fault("bundle-form"));
  assert.throws(() => readBundle(bundle.subarray(0, 3), 1), fault("bundle-form"));
});

// The example of https://c2sp.org/tlog-cosignature has no public keys; these are made from fixed seeds.
const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const publicOf = (byte: number): Uint8Array => ed25519.getPublicKey(seed(byte));
const idOf = (name: string, key: Uint8Array): Uint8Array => sha256(joined(toUtf8(`${name}\n`), key)).subarray(0, 4);

function vkey(name: string, type: number, byte: number): string {
  const key = joined(Uint8Array.of(type), publicOf(byte));
  return `${name}+${toHex(idOf(name, key))}+${toBase64(key)}`;
}

function line(name: string, type: number, byte: number, message: string, before: Uint8Array = new Uint8Array()): string {
  const id = idOf(name, joined(Uint8Array.of(type), publicOf(byte)));
  return `\u2014 ${name} ${toBase64(joined(id, before, ed25519.sign(toUtf8(message), seed(byte))))}\n`;
}

const origin = "log.example/9900";
const text = `${origin}\n20\n${toBase64(mth(leaves))}\n`;
const time = joined(new Uint8Array(4), Uint8Array.of(0x64, 0x18, 0x50, 0xcb));
const signed = `${text}\n${line(origin, NOTE, 1, text)}`;
const cosigned = signed + line("w.example", COSIGNATURE, 2, `cosignature/v1\ntime 1679315147\n${text}`, time);

test("a key names itself by its hash", () => {
  assert.equal(readKey(vkey(origin, NOTE, 1)).name, origin);
  assert.throws(() => readKey(vkey(origin, NOTE, 1).replace(origin, "log.example/9901")), fault("key-form"));
  assert.throws(() => readKey("log.example"), fault("key-form"));
  // The verifier key in the documentation of golang.org/x/mod/sumdb/note, with the note that it verifies.
  const peter = readKey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  const said = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const note = `${said}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
  requireSigned(readNote(note), peter);
  assert.throws(() => requireSigned(readNote(note.replace("cryptography", "Cryptography")), peter), fault("note-signature"));
});

test("a checkpoint is the log's own and has the form of one", () => {
  const key = readKey(vkey(origin, NOTE, 1));
  const read = readCheckpoint(signed, key);
  assert.deepEqual([read.origin, read.size, toHex(read.root)], [origin, 20, toHex(mth(leaves))]);
  assert.throws(() => readCheckpoint(signed.replace("\n20\n", "\n21\n"), key), fault("note-signature"));
  assert.throws(() => readCheckpoint(signed, readKey(vkey(origin, NOTE, 3))), fault("note-key"));
  assert.throws(() => readCheckpoint(text, key), fault("note-form"));
  const longer = `${text}more\n`;
  assert.throws(() => readCheckpoint(`${longer}\n${line(origin, NOTE, 1, longer)}`, key), fault("checkpoint-form"));
  const other = text.replace(origin, "log.example/9901");
  assert.throws(() => readCheckpoint(`${other}\n${line(origin, NOTE, 1, other)}`, key), fault("checkpoint-origin"));
});

test("a witness counts where its key is known and its signature holds", () => {
  const checkpoint = readCheckpoint(cosigned, readKey(vkey(origin, NOTE, 1)));
  assert.deepEqual(witnesses(checkpoint, []), [{ name: "w.example", time: null }]);
  assert.deepEqual(witnesses(checkpoint, [readKey(vkey("w.example", COSIGNATURE, 2))]), [{ name: "w.example", time: 1679315147 }]);
  assert.deepEqual(witnesses(checkpoint, [readKey(vkey("w.example", COSIGNATURE, 3))]), [{ name: "w.example", time: null }]);
  const named = { ...readKey(vkey("w.example", COSIGNATURE, 2)), byLog: true as const };
  assert.deepEqual(witnesses(checkpoint, [named]), [{ name: "w.example", time: 1679315147, byLog: true }]);
  assert.deepEqual(witnesses(checkpoint, [named, readKey(vkey("w.example", COSIGNATURE, 2))]), [{ name: "w.example", time: 1679315147 }]);
  const forged = signed + line("w.example", COSIGNATURE, 2, `cosignature/v1\ntime 1679315148\n${text}`, time);
  const known = [readKey(vkey("w.example", COSIGNATURE, 2))];
  assert.throws(() => witnesses(readCheckpoint(forged, readKey(vkey(origin, NOTE, 1))), known), fault("note-signature"));
});

test("Base 64 has one spelling", () => {
  assert.equal(fromBase64("QUI"), null);
  assert.equal(fromBase64("QUI=\n"), null);
  assert.equal(fromBase64("QUJ="), null);
  assert.deepEqual(fromBase64("QUI="), toUtf8("AB"));
});
