// A figure, recomputed from the open log and held against what is said of it.
import { Broken } from "./broken.ts";
import { same } from "./bytes.ts";
import { witnesses } from "./checkpoint.ts";
import type { Checkpoint, Witness } from "./checkpoint.ts";
import type { Definitions, Figure } from "./definitions.ts";
import { figureOf } from "./definitions.ts";
import { Fold } from "./fold.ts";
import type { Answer, Closed, Question } from "./fold.ts";
import { checkpointOf, definitionsNamed, definitionsOf, walk } from "./log.ts";
import type { Fetch } from "./log.ts";
import type { Key } from "./note.ts";
import { History } from "./units.ts";

/** What is said of a figure, by a page or a statement. */
export interface Said {
  question: Question;
  position: number;
  /** The hash of the definitions. */
  definitions: string;
  value: string | null;
  entries: number;
  /** The root of the log at that position, where it is said. */
  root?: Uint8Array;
}

export interface Recomputed {
  checkpoint: Checkpoint;
  witnesses: Witness[];
  definitions: Definitions;
  figure: Figure;
  /** How many leaves were held against the checkpoint. */
  leaves: number;
  /** The recomputed answer; null where the open entries do not suffice for it. */
  answer: Answer | null;
  closed: Closed | null;
}

export interface Going {
  progress?(done: number, of: number): void;
  signal?: AbortSignal;
}

/** Walks the whole log once; throws what does not hold. */
export async function recompute(
  fetching: Fetch, key: Key, witnessKeys: readonly Key[], said: Said, going: Going = {},
): Promise<Recomputed> {
  const checkpoint = await checkpointOf(fetching, key);
  const definitions = await definitionsOf(fetching, said.definitions);
  const fold = new Fold(definitions, said.question);
  const history = new History();
  let named: string | null = null;
  const root = await walk(fetching, checkpoint, said.position, {
    ...(going.signal ? { signal: going.signal } : {}),
    each: (leaf, position) => {
      if (position > said.position) {
        return;
      }
      if (leaf.what === "entry") {
        fold.add(leaf);
      } else {
        history.add(leaf, position);
        named = definitionsNamed(leaf) ?? named;
      }
    },
    progress: (done) => going.progress?.(done, checkpoint.size),
  });
  if (named !== said.definitions) {
    throw new Broken("definitions-other", String(named));
  }
  if (said.root !== undefined && !same(root, said.root)) {
    throw new Broken("root-differs");
  }
  const closed = fold.closed(history, said.position);
  const answer = closed === null ? fold.answer(history, said.position) : null;
  if (answer !== null) {
    requireEqual(answer, said);
  }
  return {
    checkpoint, witnesses: witnesses(checkpoint, witnessKeys), definitions, answer, closed,
    figure: figureOf(definitions, said.question.figure), leaves: checkpoint.size,
  };
}

function requireEqual(answer: Answer, said: Said): void {
  if (answer.value !== said.value) {
    throw new Broken("value-differs", `${said.value ?? "—"} ≠ ${answer.value ?? "—"}`);
  }
  if (answer.entries !== said.entries) {
    throw new Broken("entries-differ", `${said.entries} ≠ ${answer.entries}`);
  }
}
