import { body, drop, put, signedOut, waiting, withToken, type Waiting } from "./outbox.ts";
import { say } from "./toasts.ts";

/** After so long without an answer a connection counts as gone; the form's key makes sending again harmless. */
const patience = 45_000;
/** So often it is tried again while something waits. */
const again = 10_000;

/** Posts and waits, but not for ever. Fails as it does without a connection. */
async function post(address: string, sent: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const ends = new AbortController();
  const timer = setTimeout(() => ends.abort(), patience);
  try {
    const answer = await fetch(address, {
      method: "POST", body: sent, credentials: "same-origin", headers, signal: ends.signal,
    });
    // A proxy answers so while the server is away.
    if ([502, 503, 504].includes(answer.status)) {
      throw new Error(`no server: ${answer.status}`);
    }
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

/** What a form holds now, with the button that was pressed. */
export function filled(form: HTMLFormElement, pressed: HTMLElement | null, send: boolean): Waiting {
  const data = new FormData(form);
  if (pressed instanceof HTMLButtonElement && pressed.name !== "") {
    data.append(pressed.name, pressed.value);
  }
  const fields = [...data.entries()].filter(([, value]) => typeof value === "string" || value.size > 0);
  const { account = "", wordSent = "", wordMend = "", wordOpen = "" } = form.dataset;
  return {
    key: String(data.get("key") ?? ""),
    account,
    place: String(data.get("draft-at") ?? location.pathname),
    action: form.getAttribute("action") ?? location.pathname,
    multipart: form.enctype === "multipart/form-data",
    fields,
    send,
    at: Date.now(),
    words: { sent: wordSent, mend: wordMend, open: wordOpen },
  };
}

/** Where a draft is taken up again. */
export const draftAt = (one: Waiting): string => `${one.place}?draft=${encodeURIComponent(one.key)}`;

/** What became of a form that was sent. */
type Sent = { to: string } | "mend" | "offline" | "ended";

/** Sends a form whose button was pressed without a connection. What cannot be sent is kept. */
async function send(one: Waiting): Promise<Sent> {
  let answer: Response;
  try {
    answer = await post(one.action, body(one.fields, one.multipart), { Accept: "text/html" });
  } catch {
    await put(one);
    return "offline";
  }
  if (!answer.redirected) {
    return "mend";
  }
  if (signedOut(answer) && !answer.url.includes("draft")) {
    // The server does not know the session any more, and so has kept nothing.
    await put({ ...one, send: false });
    return "ended";
  }
  await drop(one.key).catch(() => undefined);
  return { to: answer.url };
}

/** What became of a draft. */
export type Saved = { at: string } | "offline" | "ended";

/** Saves what a form holds as a draft. */
export async function save(address: string, one: Waiting): Promise<Saved> {
  try {
    const texts = one.fields.filter(([, value]) => typeof value === "string");
    const answer = await post(address, body(texts, false), { Accept: "application/json" });
    if (signedOut(answer)) {
      if (!answer.url.includes("draft")) {
        // The server does not know the session any more, and so has kept nothing.
        await put({ ...one, send: false });
      }
      return "ended";
    }
    if (answer.ok && !answer.redirected) {
      await drop(one.key).catch(() => undefined);
      return (await answer.json()) as { at: string };
    }
    return "ended";
  } catch {
    await put(one);
    return "offline";
  }
}

/** The form on this page that a kept one came from. */
const here = (one: Waiting): boolean =>
  [...document.querySelectorAll<HTMLInputElement>("form[data-draft] input[name=key]")].some(({ value }) => value === one.key);

/** Brings one form to the server, now that there is a connection. False where it is gone again. */
async function bring(one: Waiting, csrf: string): Promise<boolean> {
  const fields = withToken(one.fields, csrf);
  const sent = one.send ? await send({ ...one, fields }) : "mend";
  if (sent === "offline" || sent === "ended") {
    return false;
  }
  if (sent !== "mend") {
    await told(one, sent.to, one.words.sent);
    return true;
  }
  const saved = await save("/drafts", { ...one, fields });
  if (typeof saved === "string") {
    return false;
  }
  await drop(one.key);
  if (one.send) {
    await told(one, draftAt(one), one.words.mend);
  } else if (!here(one) && location.pathname === one.place) {
    location.assign(draftAt(one));
  }
  return true;
}

/** Says what became of it: on its own page by going on, elsewhere in a line that leads there. */
async function told(one: Waiting, to: string, words: string): Promise<void> {
  if (here(one)) {
    location.assign(to);
  } else {
    say(words, { text: one.words.open, href: to });
  }
}

let under = false;
let timer = 0;

/** Brings all that this account left waiting to the server. */
async function bringAll(): Promise<void> {
  if (under || !navigator.onLine) {
    return;
  }
  under = true;
  clearTimeout(timer);
  try {
    if ((await waiting(Date.now())).length === 0) {
      return;
    }
    const answer = await fetch("/drafts/me", { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) {
      return;
    }
    const { account, csrf } = (await answer.json()) as { account: string; csrf: string };
    const own = (await waiting(Date.now())).filter((one) => one.account === account);
    for (const one of own) {
      if (!(await bring(one, csrf))) {
        timer = window.setTimeout(() => void bringAll(), again);
        return;
      }
    }
  } catch {
    timer = window.setTimeout(() => void bringAll(), again);
  } finally {
    under = false;
  }
}

/** On every page: what was typed without a connection is sent once there is one. */
export function bringWaiting(): void {
  if (!("indexedDB" in window)) {
    return;
  }
  addEventListener("online", () => void bringAll());
  void bringAll();
}

/** Something was kept on this page: try again from time to time, also where the browser noticed nothing. */
export function bringSoon(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void bringAll(), again);
}
