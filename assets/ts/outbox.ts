/**
 * What was typed while there was no connection, kept in this browser until the server has it. Each form lies under its
 * own key, by which the server counts it once however often it comes; and under the account that typed it, so that
 * nobody else's pages see or send it.
 */
export interface Waiting {
  key: string;
  account: string;
  /** The path of the form's page. */
  place: string;
  /** Where it is to be sent. */
  action: string;
  /** Whether its files travel with it. */
  multipart: boolean;
  fields: [string, FormDataEntryValue][];
  /** Whether its button was pressed; else it is only a draft. */
  send: boolean;
  at: number;
  /** What to tell the reader on whichever page they are then. */
  words: { sent: string; mend: string; open: string };
}

const keptFor = 7 * 24 * 60 * 60 * 1000;

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("luoshi", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error ?? new Error("no database"));
  });
}

async function on<T>(mode: IDBTransactionMode, deed: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((done, failed) => {
      const asked = deed(database.transaction("waiting", mode).objectStore("waiting"));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error ?? new Error("not kept"));
    });
  } finally {
    database.close();
  }
}

export const put = (one: Waiting): Promise<unknown> => on("readwrite", (store) => store.put(one));
export const drop = (key: string): Promise<unknown> => on("readwrite", (store) => store.delete(key));

/** What waits, without what nobody came back for. */
export async function waiting(now: number): Promise<Waiting[]> {
  const all = (await on("readonly", (store) => store.getAll())) as Waiting[];
  for (const old of all.filter(({ at }) => now - at > keptFor)) {
    await drop(old.key);
  }
  return all.filter(({ at }) => now - at <= keptFor);
}

/** The fields of a form as they travel: without files where the form sends none. */
export function body(fields: readonly [string, FormDataEntryValue][], multipart: boolean): FormData | URLSearchParams {
  if (!multipart) {
    const texts = fields.filter((field): field is [string, string] => typeof field[1] === "string");
    return new URLSearchParams(texts);
  }
  const form = new FormData();
  for (const [name, value] of fields) {
    form.append(name, value);
  }
  return form;
}

/** The same fields with the token that this session's forms carry. */
export function withToken(fields: readonly [string, FormDataEntryValue][], csrf: string): [string, FormDataEntryValue][] {
  return [["csrf", csrf], ...fields.filter(([name]) => name !== "csrf")];
}

/** Whether an answer led to the sign-in page: then nobody is signed in any more. */
export const signedOut = (answer: Response): boolean => answer.redirected && new URL(answer.url).pathname === "/sign-in";
