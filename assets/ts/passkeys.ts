/** A passkey as the server names it. */
interface Known {
  type: "public-key";
  id: string;
  transports?: AuthenticatorTransport[] | null;
}

/** What the server wants made: as the browser takes it, with bytes as base64url. */
export interface Creation extends Omit<PublicKeyCredentialCreationOptions, "challenge" | "user" | "excludeCredentials"> {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials: Known[];
}

/** What the server wants signed. */
export interface Request extends Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> {
  challenge: string;
  allowCredentials: Known[];
}

/** Browsers of three years ago have no `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

export function base64url(buffer: ArrayBuffer): string {
  const binary = [...new Uint8Array(buffer)].map((byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(all: readonly Known[]): PublicKeyCredentialDescriptor[] {
  return all.map(({ type, id, transports }) => ({
    type,
    id: bytes(id),
    ...(transports && transports.length > 0 ? { transports } : {}),
  }));
}

async function made(asked: Creation): Promise<object | null> {
  const { challenge, user, excludeCredentials, ...rest } = asked;
  const publicKey = {
    ...rest,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: known(excludeCredentials),
  };
  const one = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  if (!one) {
    return null;
  }
  const response = one.response as AuthenticatorAttestationResponse;
  return {
    rawId: base64url(one.rawId),
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      attestationObject: base64url(response.attestationObject),
      transports: "getTransports" in response ? response.getTransports() : [],
    },
    clientExtensionResults: one.getClientExtensionResults(),
  };
}

async function signed(asked: Request): Promise<object | null> {
  const { challenge, allowCredentials, ...rest } = asked;
  const publicKey = { ...rest, challenge: bytes(challenge), allowCredentials: known(allowCredentials) };
  const one = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
  if (!one) {
    return null;
  }
  const response = one.response as AuthenticatorAssertionResponse;
  return {
    rawId: base64url(one.rawId),
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      authenticatorData: base64url(response.authenticatorData),
      signature: base64url(response.signature),
      userHandle: response.userHandle ? base64url(response.userHandle) : null,
    },
  };
}

/** Asks the server what is wanted, then the device; the answer goes with the button's form. */
async function asked(button: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  const { passkey, begin = "", to = "" } = button.dataset;
  const token = new FormData(form).get("csrf");
  const began = await fetch(begin, {
    method: "POST",
    credentials: "same-origin",
    body: new URLSearchParams(typeof token === "string" ? { csrf: token } : {}),
  });
  // Another page comes first, such as the one that asks who it is.
  if (began.redirected) {
    location.assign(began.url);
    return;
  }
  if (!began.ok) {
    throw new Error(`asked in vain: ${began.status}`);
  }
  const wanted: unknown = await began.json();
  const answer = passkey === "create" ? await made(wanted as Creation) : await signed(wanted as Request);
  if (!answer) {
    throw new Error("no answer");
  }
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "answer";
  field.value = JSON.stringify(answer);
  form.append(field);
  form.action = to;
  HTMLFormElement.prototype.submit.call(form);
}

/**
 * Where this site is to be opened instead: a passkey belongs to a name, and no browser makes one for a number. Null where
 * the address is a name; empty where it is a number that only its owner has a name for.
 */
export function elsewhere({ protocol, hostname, port }: { protocol: string; hostname: string; port: string }): string | null {
  if (!/^[\d.]+$|^\[/.test(hostname)) {
    return null;
  }
  const here = hostname.startsWith("127.") || hostname === "[::1]";
  return here ? `${protocol}//localhost${port === "" ? "" : `:${port}`}` : "";
}

/** `<button data-passkey="create|get" data-begin data-to hidden>` in a form: shows where the browser knows passkeys. */
export function passkeys(): void {
  if (!("PublicKeyCredential" in window) || !isSecureContext) {
    return;
  }
  for (const without of document.querySelectorAll<HTMLElement>("[data-passkey-without]")) {
    without.hidden = true;
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) {
    const { form } = button;
    const said = button.parentElement?.querySelector<HTMLElement>("[data-passkey-said]");
    if (!form || !said) {
      continue;
    }
    button.hidden = false;
    const name = elsewhere(location);
    const sayName = (): void => {
      const { wordLocal = "", wordAddress = "" } = button.dataset;
      said.textContent = name ? wordLocal.replace("#", name) : wordAddress;
      said.hidden = false;
    };
    // Who came to make one is told at once; who signs in, when they ask for it.
    if (name !== null && button.dataset["passkey"] === "create") {
      sayName();
    }
    button.addEventListener("click", () => {
      if (name !== null) {
        sayName();
        return;
      }
      if (button.getAttribute("aria-busy") === "true") {
        return;
      }
      button.setAttribute("aria-busy", "true");
      said.hidden = true;
      asked(button, form).catch((error: unknown) => {
        const twice = error instanceof DOMException && error.name === "InvalidStateError";
        said.textContent = (twice ? button.dataset["wordTwice"] : button.dataset["wordFailed"]) ?? "";
        said.hidden = false;
        button.removeAttribute("aria-busy");
      });
    });
  }
}
