import { shelf } from "./shelf.ts";

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

const kept = shelf<"key", Waiting>("luoshi", "waiting", "key");

export const { put, drop } = kept;
/** What waits, without what nobody came back for. */
export const waiting = kept.all;

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
