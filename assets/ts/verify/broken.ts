/** What does not hold. `words.ts` says each in Chinese and English. */
export type Fault =
  | "note-form" | "note-key" | "note-signature" | "key-form"
  | "checkpoint-form" | "checkpoint-origin"
  | "bundle-form" | "bundle-hash" | "leaf-form" | "tree-root"
  | "definitions-form" | "definitions-hash" | "definitions-other" | "units-form"
  | "inclusion" | "consistency"
  | "statement-form" | "statement-event" | "statement-definition" | "statement-definitions"
  | "value-differs" | "entries-differ" | "root-differs";

/** A check that did not hold: the answer is no. */
export class Broken extends Error {
  constructor(readonly fault: Fault, readonly where = "") {
    super(where === "" ? fault : `${fault}: ${where}`);
    this.name = "Broken";
  }
}

/** Something is missing for an answer: neither yes nor no. */
export class Missing extends Error {
  constructor(readonly what: "address" | "answer" | "size", readonly where = "") {
    super(`${what}: ${where}`);
    this.name = "Missing";
  }
}
