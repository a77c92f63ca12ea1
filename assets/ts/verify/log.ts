// The whole open log, fetched and held against its checkpoint, leaf by leaf.
import { Broken, Missing } from "./broken.ts";
import { fromUtf8, same } from "./bytes.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readDefinitions } from "./definitions.ts";
import type { Definitions } from "./definitions.ts";
import { readBundle, readLeaf } from "./leaf.ts";
import type { Leaf } from "./leaf.ts";
import { Edge, WIDTH, leafHash, rootOf, tileHashes, tilePath } from "./merkle.ts";
import { readKey } from "./note.ts";
import type { Key } from "./note.ts";

/** Gives the bytes at a path below the log's address. */
export type Fetch = (path: string) => Promise<Uint8Array>;

/** How many bundles are asked for at a time. */
const AT_ONCE = 6;

/** The reader stopped it. */
export class Stopped extends Error {}

function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new Stopped();
  }
}

/** Asks a server below this address. */
export function over(address: string, signal?: AbortSignal): Fetch {
  const base = address.endsWith("/") ? address : `${address}/`;
  return async (path) => {
    let answer: Response;
    try {
      answer = await fetch(base + path, { ...(signal ? { signal } : {}), credentials: "omit" });
    } catch (error) {
      requireGoingOn(signal);
      throw new Missing("address", `${base}${path} (${String(error)})`);
    }
    if (!answer.ok) {
      throw new Missing("answer", `${base}${path}: ${answer.status}`);
    }
    return new Uint8Array(await answer.arrayBuffer());
  };
}

async function text(fetching: Fetch, path: string): Promise<string> {
  return fromUtf8(await fetching(path)) ?? "";
}

/** The key that the log gives for itself, as it is written; the first, where one takes over from another. */
export async function keyOf(fetching: Fetch): Promise<string> {
  return (await text(fetching, "vkey")).split("\n")[0] ?? "";
}

/** The keys of witnesses that the log names, one a line. */
export async function witnessKeys(fetching: Fetch): Promise<Key[]> {
  const lines = (await text(fetching, "witnesses")).split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => ({ ...readKey(line), byLog: true }));
}

export async function checkpointOf(fetching: Fetch, key: Key): Promise<Checkpoint> {
  return readCheckpoint(await text(fetching, "checkpoint"), key);
}

export async function definitionsOf(fetching: Fetch, hash: string): Promise<Definitions> {
  return readDefinitions(await fetching(`definitions/${hash}.json`), hash);
}

/** The hash of the definitions that a leaf brings in; null for other leaves. */
export function definitionsNamed(leaf: Leaf): string | null {
  if (leaf.what !== "event" || leaf.kind !== "pack.load") {
    return null;
  }
  const body: unknown = JSON.parse(leaf.body);
  const { definitions } = body as { definitions?: unknown };
  return typeof definitions === "string" ? definitions : null;
}

/** The roots of all full bundles, out of the tiles above them. */
async function bundleRoots(fetching: Fetch, bundles: number): Promise<Uint8Array[]> {
  const roots: Uint8Array[] = [];
  for (let tile = 0; tile * WIDTH < bundles; tile += 1) {
    const width = Math.min(WIDTH, bundles - tile * WIDTH);
    const hashes = tileHashes(await fetching(tilePath(1, tile, width)), width);
    if (hashes === null) {
      throw new Broken("tree-root");
    }
    roots.push(...hashes);
  }
  return roots;
}

export interface Walk {
  /** Called with each leaf and its position, in order. */
  each(leaf: Leaf, position: number): void;
  /** Called after each bundle with how many leaves are done. */
  progress?(done: number): void;
  signal?: AbortSignal;
}

/**
 * Fetches every bundle of the checkpoint's tree and holds each against it. First the tiles above the bundles have to
 * give the checkpoint's root; then each bundle has to give the hash that stands there for it. Gives the root of the
 * first `position` leaves.
 */
export async function walk(fetching: Fetch, checkpoint: Checkpoint, position: number, to: Walk): Promise<Uint8Array> {
  if (position > checkpoint.size) {
    throw new Missing("size", String(checkpoint.size));
  }
  const full = Math.floor(checkpoint.size / WIDTH);
  const rest = checkpoint.size % WIDTH;
  const roots = await bundleRoots(fetching, full);
  const bundle = async (index: number): Promise<{ leaves: Uint8Array[]; hashes: Uint8Array[] }> => {
    const count = index < full ? WIDTH : rest;
    const leaves = readBundle(await fetching(tilePath("entries", index, count)), count);
    return { leaves, hashes: leaves.map(leafHash) };
  };
  const edge = new Edge();
  roots.forEach((root) => edge.add(root, 8));
  const last = rest > 0 ? await bundle(full) : { leaves: [], hashes: [] };
  last.hashes.forEach((hash) => edge.add(hash));
  if (!same(edge.root(), checkpoint.root)) {
    throw new Broken("tree-root");
  }
  const then = new Edge();
  const take = ({ leaves, hashes }: Awaited<ReturnType<typeof bundle>>, index: number): void => {
    leaves.forEach((leaf, at) => {
      const place = index * WIDTH + at + 1;
      to.each(readLeaf(leaf, place), place);
    });
    hashes.slice(0, Math.max(0, position - index * WIDTH)).forEach((hash) => then.add(hash));
    to.progress?.(index * WIDTH + leaves.length);
  };
  for (let index = 0; index < full; index += AT_ONCE) {
    requireGoingOn(to.signal);
    const some = Array.from({ length: Math.min(AT_ONCE, full - index) }, (_, at) => index + at);
    const bundles = await Promise.all(some.map(bundle));
    bundles.forEach((one, at) => {
      if (!same(rootOf(one.hashes), roots[index + at] ?? new Uint8Array())) {
        throw new Broken("bundle-hash", String(index + at));
      }
      take(one, index + at);
    });
  }
  if (rest > 0) {
    take(last, full);
  }
  return then.root();
}
