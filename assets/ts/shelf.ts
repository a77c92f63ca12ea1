/**
 * A place in this browser where things wait until the server has them. What nobody came back for in a week is thrown
 * away when somebody looks.
 */
export interface Shelf<T> {
  put(one: T): Promise<unknown>;
  drop(key: string): Promise<unknown>;
  all(now: number): Promise<T[]>;
}

const keptFor = 7 * 24 * 60 * 60 * 1000;

/** The shelf of this name in a database of its own; `key` is what makes a thing one. */
export function shelf<K extends string, T extends Record<K, string> & { at: number }>(
  database: string,
  name: string,
  key: K,
): Shelf<T> {
  const opened = (): Promise<IDBDatabase> =>
    new Promise((done, failed) => {
      const asked = indexedDB.open(database, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(name, { keyPath: key });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error ?? new Error("no database"));
    });
  const on = async <R>(mode: IDBTransactionMode, deed: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> => {
    const base = await opened();
    try {
      return await new Promise<R>((done, failed) => {
        const asked = deed(base.transaction(name, mode).objectStore(name));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error ?? new Error("not kept"));
      });
    } finally {
      base.close();
    }
  };
  const drop = (of: string): Promise<unknown> => on("readwrite", (store) => store.delete(of));
  return {
    put: (one) => on("readwrite", (store) => store.put(one)),
    drop,
    async all(now) {
      const all = (await on("readonly", (store) => store.getAll())) as T[];
      for (const old of all.filter(({ at }) => now - at > keptFor)) {
        await drop(old[key]);
      }
      return all.filter(({ at }) => now - at <= keptFor);
    },
  };
}
