// A provider of OpenID Connect: oidc-provider, whose own pages take any name. What it says can be spoilt, signed with
// its own key where that is not what is wrong.
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { SignJWT, decodeJwt } from "jose";
import Provider from "oidc-provider";

const now = () => Math.floor(Date.now() / 1000);

const fresh = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** A token like the one given, with something wrong. */
async function spoil(token, what, key, issuer) {
  const claims = decodeJwt(token);
  const wrong = {
    audience: { aud: "another" },
    nonce: { nonce: "another" },
    issuer: { iss: `${issuer}/another` },
    expired: { iat: now() - 7200, exp: now() - 3600 },
  }[what];
  if (what === "unsigned") {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.`;
  }
  const by = what === "signature" ? fresh() : key;
  return new SignJWT({ ...claims, ...wrong }).setProtectedHeader({ alg: "RS256", kid: "k" }).sign(by);
}

/** Starts it on a free port for a client of this name; `state.spoilt` says what is wrong with the next tokens. */
export async function provide(client, back) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://localhost:${server.address().port}`;
  const privateKey = fresh();
  const state = { spoilt: null };
  const provider = new Provider(issuer, {
    clients: [{ client_id: client, client_secret: "a-secret-of-the-tests", redirect_uris: back }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" }] },
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
    conformIdTokenClaims: false,
    cookies: { keys: ["a-key-of-the-tests"] },
  });
  provider.use(async (context, next) => {
    await next();
    if (context.path === "/token" && state.spoilt && context.body?.id_token) {
      context.body.id_token = await spoil(context.body.id_token, state.spoilt, privateKey, issuer);
    }
  });
  server.on("request", provider.callback());
  return {
    issuer,
    state,
    stop: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

/** Does what leads to another page, and is there. */
async function onward(page, act) {
  const from = page.url();
  await act();
  await page.waitForURL((url) => url.href !== from);
}

/** Follows the link to the provider, signs in on its own pages where it asks, and comes back. */
export async function signInThere(page, link, name) {
  await onward(page, () => page.click(link));
  const interaction = "form[action*='/interaction/']";
  if (await page.locator(`${interaction} input[name=login]`).count()) {
    await page.fill("input[name=login]", name);
    await page.fill("input[name=password]", "anything");
    await onward(page, () => page.click("button[type=submit]"));
  }
  // It asks once whether the site may know the name.
  if (await page.locator(`${interaction} button[type=submit]`).count()) {
    await onward(page, () => page.click("button[type=submit]"));
  }
}
