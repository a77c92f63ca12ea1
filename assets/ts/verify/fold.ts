// A figure out of the open entries: whole numbers all the way, rounded once at the end.
import type { Definitions, Figure } from "./definitions.ts";
import { figureOf, isUnder, openness } from "./definitions.ts";
import { BEGINNING, daysOf, endOfMonth, monthOf, periodOf, startOfMonth, wholeMonths, yearBefore } from "./days.ts";
import { Broken } from "./broken.ts";
import type { Entry } from "./leaf.ts";
import { BELOW_TOWNSHIP } from "./units.ts";
import type { History, Tree } from "./units.ts";

export interface Question {
  figure: string;
  /** Absent: the whole city. */
  unit?: string | undefined;
  /** Absent: the figure's own period up to `until`. */
  from?: string | undefined;
  /** Absent: the campaign's last day. */
  until?: string | undefined;
}

export interface Answer {
  figure: string;
  unit: string;
  from: string;
  until: string;
  /** An exact decimal; null where there is none. */
  value: string | null;
  why: "nothing_to_divide" | "fewer_than_five" | null;
  entries: number;
}

/** Why strangers cannot recompute a figure; `words.ts` says each. */
export type Closed = "persons" | "months" | "below_township" | "days" | "units" | "moved";

interface Fraction { above: bigint; below: bigint }

interface Outcome {
  value: Fraction | NonNullable<Answer["why"]>;
  entries: number;
}

interface Cell { net: bigint; entries: number; ones: number }

/** An average needs so many people. */
const LEAST_PEOPLE = 5n;

export function isLevel({ kind }: Figure): boolean {
  return kind === "level" || kind === "people_at";
}

function countsPeople({ kind }: Figure): boolean {
  return kind === "people" || kind === "people_at" || kind === "daily";
}

/** The first and the last day that a question is about. */
export function asked(definitions: Definitions, question: Question): [string, string] {
  const figure = figureOf(definitions, question.figure);
  const until = question.until ?? definitions.campaign.until;
  return question.from === undefined
    ? periodOf(figure.period ?? "campaign", definitions.campaign.from, until)
    : [question.from, until];
}

/** What the entries of one figure, other than a ratio, add up to. */
class Tally {
  private readonly cells = new Map<string, Map<string, Cell>>();
  private readonly people = new Map<string, Map<string, bigint>>();
  private readonly first: string;
  /** Whether entries came whose day is only known by its month. */
  coarse = false;
  /** Whether people are to be counted and entries came without a pseudonym. */
  unnamed = false;

  constructor(readonly figure: Figure, private readonly from: string, private readonly until: string) {
    this.first = isLevel(figure) ? BEGINNING : from;
  }

  add(entry: Entry): void {
    const { item, unit, day, quantity, person } = entry;
    if (!isUnder(item, this.figure.item ?? "")) {
      return;
    }
    this.coarse ||= day.length === 7;
    const days = this.cells.get(unit) ?? new Map<string, Cell>();
    const cell = days.get(day) ?? { net: 0n, entries: 0, ones: 0 };
    cell.net += quantity;
    cell.entries += 1;
    cell.ones += quantity === 1n ? 1 : quantity === -1n ? -1 : 0;
    this.cells.set(unit, days.set(day, cell));
    if (countsPeople(this.figure) && within(day, this.first, this.until)) {
      this.unnamed ||= person === null;
      const nets = this.people.get(unit) ?? new Map<string, bigint>();
      if (person !== null) {
        this.people.set(unit, nets.set(person, (nets.get(person) ?? 0n) + quantity));
      }
    }
  }

  outcome(units: Set<string> | null, tree: Tree): Outcome {
    const slice = this.slice(units, this.first, this.until);
    const { entries } = slice;
    const plain = (number: bigint | number): Outcome => ({ value: { above: BigInt(number), below: 1n }, entries });
    switch (this.figure.kind) {
      case "sum":
      case "level": return { value: { above: slice.net, below: this.scale }, entries };
      case "records": return plain(slice.ones);
      case "people":
      case "people_at": return plain(this.persons(units));
      case "units": return plain(slice.units.filter((code) => this.isOfKind(code, tree)).length);
      case "days": return plain(slice.days.length);
      case "span": return span(slice);
      case "daily": return this.daily(units, slice);
      case "year_change": return this.yearChange(units);
      case "ratio": throw new Broken("definitions-form", this.figure.id);
    }
  }

  private get scale(): bigint {
    return BigInt(Math.max(1, this.figure.scale ?? 1));
  }

  private isOfKind(code: string, tree: Tree): boolean {
    return this.figure.unit_kind === undefined || tree.get(code)?.kind === this.figure.unit_kind;
  }

  private slice(units: Set<string> | null, from: string, until: string): Slice {
    const sum = { net: 0n, entries: 0, ones: 0 };
    const ofUnit = new Map<string, bigint>();
    const ofDay = new Map<string, bigint>();
    for (const [unit, days] of this.cells) {
      if (units !== null && !units.has(unit)) {
        continue;
      }
      for (const [day, cell] of days) {
        if (within(day, from, until)) {
          sum.net += cell.net;
          sum.entries += cell.entries;
          sum.ones += cell.ones;
          ofUnit.set(unit, (ofUnit.get(unit) ?? 0n) + cell.net);
          ofDay.set(day, (ofDay.get(day) ?? 0n) + cell.net);
        }
      }
    }
    const above = (nets: Map<string, bigint>): string[] => [...nets].filter(([, net]) => net > 0n).map(([key]) => key);
    return { ...sum, units: above(ofUnit), days: above(ofDay).sort() };
  }

  /** Distinct people with a net above 0. */
  private persons(units: Set<string> | null): number {
    const nets = new Map<string, bigint>();
    for (const [unit, people] of this.people) {
      if (units === null || units.has(unit)) {
        people.forEach((net, person) => nets.set(person, (nets.get(person) ?? 0n) + net));
      }
    }
    return [...nets.values()].filter((net) => net > 0n).length;
  }

  private daily(units: Set<string> | null, { net, entries }: Slice): Outcome {
    const [first] = this.slice(units, BEGINNING, this.until).days;
    const days = first === undefined ? 0 : daysOf(first > this.from ? first : this.from, this.until);
    const people = BigInt(this.persons(units));
    const below = people * BigInt(days);
    if (below === 0n) {
      return { value: "nothing_to_divide", entries };
    }
    return { value: people < LEAST_PEOPLE ? "fewer_than_five" : { above: net, below: below * this.scale }, entries };
  }

  private yearChange(units: Set<string> | null): Outcome {
    let [now, then, entries] = [0n, 0n, 0];
    for (const month of wholeMonths(this.from, this.until)) {
      const of = (one: string): Slice => this.slice(units, `${one}-01`, endOfMonth(`${one}-01`));
      const [current, last] = [of(month), of(yearBefore(month))];
      if (current.entries > 0 && last.entries > 0) {
        [now, then, entries] = [now + current.net, then + last.net, entries + current.entries + last.entries];
      }
    }
    if (then === 0n) {
      return { value: "nothing_to_divide", entries };
    }
    return { value: then > 0n ? { above: (now - then) * 100n, below: then } : { above: (then - now) * 100n, below: -then }, entries };
  }
}

interface Slice extends Cell { units: string[]; days: string[] }

/** Whether a day, or a month that is known alone, lies in the period. */
function within(day: string, from: string, until: string): boolean {
  return day.length === 7 ? day >= monthOf(from) && day <= monthOf(until) : day >= from && day <= until;
}

function span({ days, entries }: Slice): Outcome {
  const [first, last] = [days[0], days[days.length - 1]];
  return first === undefined || last === undefined
    ? { value: "nothing_to_divide", entries }
    : { value: { above: BigInt(daysOf(first, last)), below: 1n }, entries };
}

/** One figure divided by another; an average over people needs five of them, a share of people does not. */
function divided(above: [Figure, Outcome], below: [Figure, Outcome]): Outcome {
  const people = ({ kind }: Figure): boolean => kind === "people" || kind === "people_at";
  const entries = above[1].entries + below[1].entries;
  const [top, bottom] = [above[1].value, below[1].value];
  if (typeof top === "string" || typeof bottom === "string") {
    return { value: typeof top === "string" ? top : (bottom as "nothing_to_divide"), entries };
  }
  if (bottom.above === 0n) {
    return { value: "nothing_to_divide", entries };
  }
  if (people(below[0]) && !people(above[0]) && bottom.above < LEAST_PEOPLE * bottom.below) {
    return { value: "fewer_than_five", entries };
  }
  const sign = bottom.above < 0n ? -1n : 1n;
  return { value: { above: top.above * bottom.below * sign, below: top.below * bottom.above * sign }, entries };
}

/** A fraction as a decimal, rounded half away from zero, without zeros at its end. */
export function rounded({ above, below }: Fraction, decimals: number): string {
  const scaled = (above < 0n ? -above : above) * 10n ** BigInt(decimals);
  const digits = ((2n * scaled + below) / (2n * below)).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  const fraction = digits.slice(point).replace(/0+$/, "");
  const text = fraction === "" ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`;
  return above < 0n && text !== "0" ? `-${text}` : text;
}

/** Takes the entries of one question, one by one, and answers it at the end. */
export class Fold {
  private readonly figure: Figure;
  private readonly tallies: Tally[];
  readonly from: string;
  readonly until: string;

  constructor(private readonly definitions: Definitions, private readonly question: Question) {
    this.figure = figureOf(definitions, question.figure);
    [this.from, this.until] = asked(definitions, question);
    const parts = this.figure.kind === "ratio" ? [this.figure.numerator, this.figure.denominator] : [this.figure.id];
    this.tallies = parts.map((id) => new Tally(figureOf(definitions, id), this.from, this.until));
  }

  add(entry: Entry): void {
    this.tallies.forEach((tally) => tally.add(entry));
  }

  /** Why the entries that are open do not suffice; null where they do. */
  closed(history: History, known: number): Closed | null {
    const tree = history.tree(this.until, known);
    const moved = history.movedBelowTownship(known);
    const units = [this.question.unit, this.figure.scope].filter((code): code is string => code !== undefined && code !== tree.root);
    const reasons = this.tallies.map((tally) => closedFor(this.definitions, tally, this, units, tree, moved));
    return reasons.find((reason) => reason !== null) ?? null;
  }

  /** The answer by the tree of the period's last day, as it was known at a position. */
  answer(history: History, known: number): Answer {
    const tree = history.tree(this.until, known);
    const unit = this.question.unit ?? tree.root;
    if (tree.get(unit) === undefined) {
      throw new Broken("units-form", unit);
    }
    const units = this.units(tree, unit);
    const outcomes = this.tallies.map((tally): [Figure, Outcome] => [tally.figure, tally.outcome(units, tree)]);
    const [first, second] = outcomes;
    const outcome = first && second ? divided(first, second) : first?.[1];
    if (outcome === undefined) {
      throw new Broken("definitions-form", this.figure.id);
    }
    const { value, entries } = outcome;
    return {
      figure: this.figure.id, unit, from: this.from, until: this.until, entries,
      value: typeof value === "string" ? null : rounded(value, this.figure.decimals ?? 0),
      why: typeof value === "string" ? value : null,
    };
  }

  /** The units that count; null for all, also those that the tree of that day does not have. */
  private units(tree: Tree, unit: string): Set<string> | null {
    const { scope } = this.figure;
    if (scope === undefined) {
      return unit === tree.root ? null : tree.under(unit);
    }
    const inScope = tree.under(scope);
    return new Set([...tree.under(unit)].filter((code) => inScope.has(code)));
  }
}

/**
 * Where persons are not named, or only by pseudonyms, units are open down to townships and days by their months. That
 * is enough for whole months of a township and what is above it.
 */
function closedFor(
  definitions: Definitions, tally: Tally, period: { from: string; until: string }, units: string[], tree: Tree, moved: boolean,
): Closed | null {
  const { figure } = tally;
  const open = openness(definitions, figure);
  if (countsPeople(figure) && (open !== "pseudonym" || tally.unnamed)) {
    return "persons";
  }
  if (open === "exact" && !tally.coarse) {
    return null;
  }
  if (figure.kind === "days" || figure.kind === "span" || figure.kind === "daily") {
    return "days";
  }
  if (figure.kind === "units") {
    return "units";
  }
  const whole = (isLevel(figure) || period.from === startOfMonth(period.from)) && period.until === endOfMonth(period.until);
  if (!whole && figure.kind !== "year_change") {
    return "months";
  }
  if (units.some((code) => tree.get(code)?.kind === BELOW_TOWNSHIP)) {
    return "below_township";
  }
  return moved && units.length > 0 ? "moved" : null;
}
