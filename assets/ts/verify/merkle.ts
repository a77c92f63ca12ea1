// The Merkle tree of RFC 6962, section 2.1, and its proofs; tiles as https://c2sp.org/tlog-tiles has them.
import { sha256 } from "@noble/hashes/sha2.js";
import { joined, same } from "./bytes.ts";

/** A tile or a bundle holds this many hashes or leaves. */
export const WIDTH = 256;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(joined(LEAF, leaf));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(NODE, left, right));
}

/**
 * A tree that grows at its right edge and keeps only the roots of its perfect subtrees, the largest first. A hash of
 * level `h` stands for a perfect subtree of 2^h leaves.
 */
export class Edge {
  private readonly peaks: { level: number; hash: Uint8Array }[] = [];
  /** How many leaves there are. */
  size = 0;

  /** Adds a perfect subtree at the right; its size has to divide the size so far. */
  add(hash: Uint8Array, level = 0): void {
    this.size += 2 ** level;
    let node = { level, hash };
    for (let last = this.peaks[this.peaks.length - 1]; last?.level === node.level; last = this.peaks[this.peaks.length - 1]) {
      this.peaks.pop();
      node = { level: node.level + 1, hash: nodeHash(last.hash, node.hash) };
    }
    this.peaks.push(node);
  }

  /** The root; of no leaves, the hash of nothing. */
  root(): Uint8Array {
    return this.peaks.map(({ hash }) => hash).reduceRight<Uint8Array | null>(
      (right, left) => (right === null ? left : nodeHash(left, right)), null) ?? sha256(new Uint8Array());
  }
}

/** The root over these hashes of leaves or of perfect subtrees of one size. */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const edge = new Edge();
  hashes.forEach((hash) => edge.add(hash));
  return edge.root();
}

/** Whether the proof leads from a leaf at `index` to the root of a tree of `size` (RFC 9162, section 2.1.3.2). */
export function provesInclusion(
  leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[], root: Uint8Array,
): boolean {
  if (!(index >= 0 && index < size)) {
    return false;
  }
  let [at, last, hash] = [index, size - 1, leaf];
  for (const other of proof) {
    if (last === 0) {
      return false;
    }
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(other, hash);
      while (at % 2 === 0 && at !== 0) {
        [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
      }
    } else {
      hash = nodeHash(hash, other);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(hash, root);
}

/** Whether a tree of `size` begins with the tree of `oldSize`, both by their roots (RFC 9162, section 2.1.4.2). */
export function provesConsistency(
  oldSize: number, oldRoot: Uint8Array, size: number, root: Uint8Array, proof: readonly Uint8Array[],
): boolean {
  if (!(oldSize >= 1 && oldSize <= size)) {
    return false;
  }
  if (oldSize === size) {
    return proof.length === 0 && same(oldRoot, root);
  }
  const isPower = Number.isInteger(Math.log2(oldSize));
  const path = isPower ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) {
    return false;
  }
  let [at, last] = [oldSize - 1, size - 1];
  while (at % 2 === 1) {
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  let [before, after] = [first, first];
  for (const other of rest) {
    if (last === 0) {
      return false;
    }
    if (at % 2 === 1 || at === last) {
      [before, after] = [nodeHash(other, before), nodeHash(other, after)];
      while (at % 2 === 0 && at !== 0) {
        [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
      }
    } else {
      after = nodeHash(after, other);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(before, oldRoot) && same(after, root);
}

/** The address of a tile below the log's: `tile/0/x001/234`, of a bundle with the level "entries", `.p/W` where partial. */
export function tilePath(level: number | "entries", index: number, width = WIDTH): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g) ?? [];
  const number = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${number}${width < WIDTH ? `.p/${width}` : ""}`;
}

/** The hashes of a tile; null where it is not of this width. */
export function tileHashes(bytes: Uint8Array, width: number): Uint8Array[] | null {
  if (bytes.length !== width * 32) {
    return null;
  }
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
}
