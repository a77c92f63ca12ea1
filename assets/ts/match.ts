import { initials } from "./initials.ts";

/** Something to choose: a unit or a person. */
export interface Choice {
  /** What the form sends. */
  value: string;
  label: string;
  /** Where it lies: a unit's path, a person's unit. */
  note: string;
  /** Lower-case words it is also found by: codes, pinyin initials. */
  keys: readonly string[];
  /** Lower-case, what else it is called. */
  also: readonly string[];
  /** How deep it lies in the tree, 0 to 4. */
  depth: number;
}

/** One row as the server sends it; `code` and `path` for units, `id` and `unit` for people. */
export interface Row {
  code?: string;
  id?: string | number;
  name: string;
  path?: string;
  unit?: string;
  /** What a person does there, where another has the same name. */
  post?: string;
  initials?: string;
  aliases?: readonly string[];
  depth?: number;
}

export function choiceOf(row: Row): Choice {
  const value = String(row.code ?? row.id ?? "");
  return {
    value,
    label: row.name,
    note: [row.path ?? row.unit ?? "", row.post ?? ""].filter(Boolean).join(" · "),
    keys: [value.toLowerCase(), (row.initials ?? initials(row.name)).toLowerCase()],
    also: (row.aliases ?? []).map((alias) => alias.toLowerCase()),
    depth: Math.max(0, Math.min(4, row.depth ?? 0)),
  };
}

const noMatch = 9;

/** How well one word fits: the smaller the better; noMatch where it does not. */
function rank(choice: Choice, word: string): number {
  const label = choice.label.toLowerCase();
  if (label === word) {
    return 0;
  }
  if (label.startsWith(word)) {
    return 1;
  }
  if (choice.keys.some((key) => key.startsWith(word))) {
    return 2;
  }
  if (label.includes(word) || choice.also.some((alias) => alias.includes(word))) {
    return 3;
  }
  return choice.note.toLowerCase().includes(word) ? 4 : noMatch;
}

/** The choices in which every word of the query is found, the best first and else in their own order. */
export function matching(choices: readonly Choice[], query: string, most: number): Choice[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return choices
    .map((choice) => ({ choice, score: words.reduce((sum, word) => Math.max(sum, rank(choice, word)), 0) }))
    .filter(({ score }) => score < noMatch)
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ choice }) => choice);
}
