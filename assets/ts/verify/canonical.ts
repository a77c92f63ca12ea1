// JSON in one spelling, so that it can be hashed and compared.
import { toUtf8 } from "./bytes.ts";

/** Members of objects sorted by the bytes of their names, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).sort(([a], [b]) => byBytes(a, b));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
}

function byBytes(a: string, b: string): number {
  const [one, other] = [toUtf8(a), toUtf8(b)];
  const at = one.findIndex((byte, n) => byte !== other[n]);
  return at === -1 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1);
}
