/** A file as the server keeps it. */
export interface Arrived {
  hash: string;
  name: string;
  size: number;
  small: string | null;
  elsewhere: { text: string; title: string | null; href: string | null }[];
}

interface Coming {
  id: string;
  offset: number;
  size: number;
  file: Arrived | null;
}

/** The server does not take the file; its reason is for the reader. */
export class Refused extends Error {}

/** The reader does not want it any more. */
export class Stopped extends Error {}

const piece = 1024 * 1024;
const patience = 30_000;
const longestPause = 15_000;

/** The SHA-256 of a file, in hexadecimal. Browsers compute it themselves over HTTPS alone. */
export async function sha256Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const hash = "subtle" in crypto
    ? new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    : (await import("@noble/hashes/sha2.js")).sha256(bytes);
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** How a file on its way tells how far it is. */
export interface Telling {
  sent(bytes: number): void;
  offline(bytes: number): void;
}

/** Sends one file a piece at a time, goes on after a cut connection, and ends when the server has it whole. */
export class Sending {
  private stopped = false;
  private request: XMLHttpRequest | null = null;
  private wake: () => void = () => undefined;
  private id = "";

  constructor(
    private readonly address: string,
    private readonly csrf: () => string,
    private readonly file: File,
    private readonly sha256: string,
    private readonly telling: Telling,
  ) {}

  /** Ends it, and has the server forget what came. */
  stop(): void {
    this.stopped = true;
    this.request?.abort();
    this.wake();
    if (this.id !== "") {
      void this.ask("DELETE", `${this.address}/${this.id}`, "delete", null, {}).catch(() => undefined);
    }
  }

  /** Tries again at once, where it waits for the connection. */
  hurry(): void {
    this.wake();
  }

  async run(): Promise<Arrived> {
    let [known, failures] = [null as Coming | null, 0];
    for (;;) {
      try {
        known = await (known === null ? this.begin() : this.next(known));
        this.id = known.id;
        failures = 0;
        if (known.file) {
          return known.file;
        }
        this.telling.sent(known.offset);
      } catch (error) {
        if (this.stopped || error instanceof Refused || error instanceof Stopped) {
          throw this.stopped ? new Stopped() : error;
        }
        this.telling.offline(known?.offset ?? 0);
        await this.pause(Math.min(1000 * 2 ** failures++, longestPause));
        // The server says how far it is: the last answer may have been lost, or the whole upload forgotten.
        known = null;
      }
      if (this.stopped) {
        throw new Stopped();
      }
    }
  }

  private begin(): Promise<Coming> {
    const { name, size } = this.file;
    const wish = JSON.stringify({ name, size, sha256: this.sha256 });
    return this.ask("POST", this.address, this.sha256, wish, { "Content-Type": "application/json" });
  }

  private next({ id, offset }: Coming): Promise<Coming> {
    const part = this.file.slice(offset, offset + piece);
    const heads = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) };
    return this.ask("PATCH", `${this.address}/${id}`, `${id}:${offset}`, part, heads, offset);
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  private ask(
    method: string, address: string, key: string, body: Blob | string | null, heads: Readonly<Record<string, string>>, at = 0,
  ): Promise<Coming> {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open(method, address);
      const own = { Accept: "application/json", "X-CSRF-Token": this.csrf(), "Idempotency-Key": key };
      for (const [name, value] of Object.entries({ ...own, ...heads })) {
        request.setRequestHeader(name, value);
      }
      request.timeout = patience;
      request.upload.onprogress = ({ loaded }) => this.telling.sent(at + loaded);
      request.onerror = request.ontimeout = request.onabort = () => failed(new Error("no connection"));
      request.onload = () => {
        try {
          done(answered(request));
        } catch (error) {
          failed(error as Error);
        }
      };
      request.send(body);
    });
  }
}

/** Reads an answer. What may be otherwise in a while is tried again: no server, too many requests, another offset. */
function answered(request: XMLHttpRequest): Coming {
  const { status } = request;
  if (status === 204) {
    throw new Stopped();
  }
  if (status >= 200 && status < 300) {
    return JSON.parse(request.responseText) as Coming;
  }
  if (status >= 500 || [404, 409, 429].includes(status)) {
    throw new Error(`again: ${status}`);
  }
  let said = "";
  try {
    said = (JSON.parse(request.responseText) as { detail?: string }).detail ?? "";
  } catch {
    // No answer of this server's: the reader is told that it was not taken.
  }
  throw new Refused(said);
}
