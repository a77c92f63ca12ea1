// The tree of units, replayed from the log's `unit.*` events by day, and within a day by position.
import { Broken } from "./broken.ts";
import type { Event } from "./leaf.ts";

interface Body {
  code: string;
  kind?: string;
  name_zh?: string;
  name_en?: string;
  parent?: string;
  into?: string;
}

interface Change {
  position: number;
  day: string;
  event: string;
  body: Body;
}

export interface Unit {
  code: string;
  kind: string;
  zh: string;
  en: string | undefined;
  parent: string | undefined;
}

/** Kinds of units below the township: where entries are coarse, these do not stand in the log. */
export const BELOW_TOWNSHIP = "community";

/** All that happened to the units of a city. */
export class History {
  private readonly changes: Change[] = [];

  /** Takes an event of the log; others than those of units are passed over. */
  add(event: Event, position: number): void {
    if (!event.kind.startsWith("unit.")) {
      return;
    }
    let body: unknown;
    try {
      body = JSON.parse(event.body);
    } catch {
      throw new Broken("units-form", String(position));
    }
    if (typeof (body as Partial<Body> | null)?.code !== "string") {
      throw new Broken("units-form", String(position));
    }
    this.changes.push({ position, day: event.day, event: event.kind, body: body as Body });
  }

  /** The tree as it stood on a day, from what is in the log up to a position. */
  tree(on: string, known: number): Tree {
    const units = new Map<string, Unit>();
    const told = this.changes.filter(({ day, position }) => day <= on && position <= known);
    told.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.position - b.position));
    for (const change of told) {
      apply(units, change);
    }
    return new Tree(units);
  }

  /** Whether a unit below the townships ever moved or was merged, in what is in the log up to a position. */
  movedBelowTownship(known: number): boolean {
    const kinds = new Map(this.changes.map(({ body }) => [body.code, body.kind] as const).filter(([, kind]) => kind !== undefined));
    return this.changes.some(({ event, position, body }) =>
      position <= known && (event === "unit.move" || event === "unit.merge") && kinds.get(body.code) === BELOW_TOWNSHIP);
  }
}

function apply(units: Map<string, Unit>, { event, body, position }: Change): void {
  if (event === "unit.found") {
    const { code, kind = "", name_zh: zh = "", name_en: en, parent } = body;
    units.set(code, { code, kind, zh, en, parent });
    return;
  }
  const unit = units.get(body.code);
  if (unit === undefined) {
    return;
  }
  switch (event) {
    case "unit.rename": [unit.zh, unit.en] = [body.name_zh ?? "", body.name_en]; break;
    case "unit.move": unit.parent = body.parent; break;
    // A merged unit stands below its successor, with what it recorded.
    case "unit.merge": unit.parent = body.into; break;
    case "unit.end": break;
    default: throw new Broken("units-form", String(position));
  }
}

/** The tree on one day. */
export class Tree {
  private readonly below = new Map<string, string[]>();
  readonly root: string;

  constructor(private readonly units: ReadonlyMap<string, Unit>) {
    const tops: string[] = [];
    for (const { code, parent } of units.values()) {
      if (parent === undefined) {
        tops.push(code);
      } else {
        const children = this.below.get(parent);
        if (children === undefined) {
          this.below.set(parent, [code]);
        } else {
          children.push(code);
        }
      }
    }
    const [root] = tops;
    if (root === undefined || tops.length > 1) {
      throw new Broken("units-form");
    }
    this.root = root;
  }

  get(code: string): Unit | undefined {
    return this.units.get(code);
  }

  /** The unit itself and all below it. */
  under(code: string): Set<string> {
    const all = new Set(this.units.has(code) ? [code] : []);
    for (const above of all) {
      (this.below.get(above) ?? []).forEach((child) => all.add(child));
    }
    return all;
  }
}
