import { shelf } from "../shelf.ts";

/**
 * Files that are on their way, kept in this browser until the server has them whole: whoever closes the page and opens
 * the form again finds them going on. Each lies under the form that it was chosen for.
 */
export interface Kept {
  /** The form, the field and the content: what makes it one. */
  id: string;
  /** The form and the field. */
  place: string;
  sha256: string;
  file: File;
  at: number;
}

const kept = shelf<"id", Kept>("luoshi-files", "going", "id");

export const idOf = (place: string, sha256: string): string => `${place} ${sha256}`;

/** A browser that keeps nothing sends all the same. */
export async function put(place: string, sha256: string, file: File): Promise<void> {
  const one: Kept = { id: idOf(place, sha256), place, sha256, file, at: Date.now() };
  await kept.put(one).catch(() => undefined);
}

export async function drop(place: string, sha256: string): Promise<void> {
  await kept.drop(idOf(place, sha256)).catch(() => undefined);
}

/** What was on its way from this form, without what nobody came back for. */
export async function going(place: string): Promise<Kept[]> {
  const all = await kept.all(Date.now()).catch(() => []);
  return all.filter((one) => one.place === place);
}
