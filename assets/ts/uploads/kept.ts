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

const keptFor = 7 * 24 * 60 * 60 * 1000;

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("luoshi-files", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("going", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error ?? new Error("no database"));
  });
}

async function on<T>(mode: IDBTransactionMode, deed: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((done, failed) => {
      const asked = deed(database.transaction("going", mode).objectStore("going"));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error ?? new Error("not kept"));
    });
  } finally {
    database.close();
  }
}

export const idOf = (place: string, sha256: string): string => `${place} ${sha256}`;

/** A browser that keeps nothing sends all the same. */
export async function put(place: string, sha256: string, file: File): Promise<void> {
  const one: Kept = { id: idOf(place, sha256), place, sha256, file, at: Date.now() };
  await on("readwrite", (store) => store.put(one)).catch(() => undefined);
}

export async function drop(place: string, sha256: string): Promise<void> {
  await on("readwrite", (store) => store.delete(idOf(place, sha256))).catch(() => undefined);
}

/** What was on its way from this form, without what nobody came back for. */
export async function going(place: string): Promise<Kept[]> {
  const all = (await on("readonly", (store) => store.getAll()).catch(() => [])) as Kept[];
  for (const old of all.filter(({ at }) => Date.now() - at > keptFor)) {
    await drop(old.place, old.sha256);
  }
  return all.filter((one) => one.place === place && Date.now() - one.at <= keptFor);
}
