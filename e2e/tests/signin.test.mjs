// How people sign in and what they see of their own account, in a real browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { findings } from "../lib/checks.mjs";
import { provide, signInThere } from "../lib/provider.mjs";
import { password, serve } from "../lib/server.mjs";
import { totp } from "../lib/totp.mjs";
import { arrive, signIn } from "../lib/visitor.mjs";

let browser, server;
before(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (pathname) => (url) => url.pathname === pathname;

/** Nothing to find for either engine, and nothing that has to be scrolled to the side. */
async function clean(page) {
  assert.deepEqual(await findings(page), [], page.url());
}

/** Sends login and password, wherever that leads. */
async function passwordOf(page, login) {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.click(".signin button.main-act");
}

async function signOut(page) {
  await page.locator("form[action='/sign-out']").first().evaluate((form) => form.submit());
  await page.waitForURL(at("/sign-in"));
}

/** Sets codes from an app up; gives the key. */
async function setUp(page) {
  await page.goto("/me/second");
  await page.click("form[action='/me/second/begin'] button");
  await page.waitForURL(at("/me/second/new"));
  const secret = await page.locator(".steps-plain code").innerText();
  await clean(page);
  await page.fill("#code", totp(secret));
  await page.click("main .main-act");
  await page.waitForSelector(".codes");
  return secret;
}

for (const [size, lang, login] of [[1280, "zh", "clerk"], [360, "en", "clerk2"]]) {
  test(`codes from a telephone, codes on paper, and sessions that are ended: ${size} px, ${lang}`, async () => {
    const { context, page, wrong } = await arrive(browser, server, { size, lang });
    await signIn(page, login);
    await page.goto("/");
    await (size === 360 ? page.click("a[href='#nav']").then(() => page.click(".side a.person")) : page.click(".top a.person"));
    await page.waitForURL(at("/me"));
    const secret = await setUp(page);
    await clean(page);
    const codes = await page.locator(".codes code").allInnerTexts();
    assert.equal(codes.length, 10);

    const other = await arrive(browser, server, { size, lang, scripts: false });
    await passwordOf(other.page, login);
    await other.page.waitForURL(at("/sign-in/second"));
    await other.page.fill("#code", "000000");
    await other.page.click("button.main-act");
    assert.equal(await other.page.locator("#code-e").count(), 1);
    await other.page.fill("#code", totp(secret, { later: 1 }));
    await other.page.click("button.main-act");
    await other.page.waitForURL(at("/home"));

    await signOut(page);
    await passwordOf(page, login);
    await page.waitForURL(at("/sign-in/second"));
    await clean(page);
    await page.fill("#code", codes[0]);
    await page.click("button.main-act");
    await page.waitForURL(at("/home"));
    await page.goto("/me/sessions");
    await clean(page);
    assert.equal(await page.locator("main tbody tr").count(), 2);
    await page.locator("main tbody button").click();
    await page.waitForURL(at("/me/sessions"));
    assert.equal(await page.locator("main tbody tr").count(), 1);
    await other.page.goto("/me");
    assert.equal(new URL(other.page.url()).pathname, "/sign-in");
    await other.context.close();

    await page.goto("/me/second/off");
    await clean(page);
    await page.click("main .danger");
    await page.waitForURL(at("/me/second"));
    await page.goto("/me/sessions");
    await page.click("main .danger");
    await page.waitForURL(at("/sign-in"));
    await clean(page);
    assert.deepEqual([...wrong, ...other.wrong], []);
    await context.close();
  });
}

test("a real provider lets in whom an account is linked to, and nothing that is spoilt", async () => {
  let provider;
  const other = await serve({
    config: async (origin) => {
      provider = await provide("luoshi", [`${origin}/sign-in/with/city/back`]);
      return `[sign_in]
address = "${origin}"
[[sign_in.provider]]
id = "city"
name = "市府"
name_en = "City hall"
issuer = "${provider.issuer}"
client_id = "luoshi"
client_secret = "a-secret-of-the-tests"
`;
    },
  });
  const context = await browser.newContext({ baseURL: other.origin, locale: "en-GB" });
  // The provider's own pages ask other hosts for fonts.
  await context.route((url) => !["localhost", "127.0.0.1"].includes(url.hostname), (route) => route.abort());
  const page = await context.newPage();
  try {
    const through = async () => {
      await page.goto("/sign-in");
      await signInThere(page, "a[href^='/sign-in/with/city']", "wang");
    };
    await through();
    await page.waitForURL((url) => url.origin === other.origin);
    assert.match(await page.innerText("main"), /no account here is linked/);
    await clean(page);

    await signIn(page, "clerk");
    await page.goto("/me/providers");
    await clean(page);
    await signInThere(page, "a[href='/me/providers/with/city']", "wang");
    await page.waitForURL(at("/me/providers/link"));
    assert.match(await page.innerText("main"), /you are wang/);
    await clean(page);
    await page.click("main .main-act");
    await page.waitForURL(at("/me/providers"));
    await page.goto("/me/providers");
    assert.match(await page.innerText("main table"), /wang/);
    await clean(page);
    for (const spoilt of ["audience", "nonce", "issuer", "expired", "signature", "unsigned"]) {
      await signOut(page);
      provider.state.spoilt = spoilt;
      await through();
      await page.waitForURL((url) => url.search === "?refused=yes");
      await page.goto("/me");
      assert.equal(new URL(page.url()).pathname, "/sign-in", spoilt);
      provider.state.spoilt = null;
      await through();
      await page.waitForURL(at("/home"));
    }
    // What brought somebody in once brings nobody in again.
    await signOut(page);
    const back = page.waitForRequest((request) => request.url().startsWith(`${other.origin}/sign-in/with/city/back`));
    await through();
    await page.waitForURL(at("/home"));
    await signOut(page);
    await page.goto((await back).url());
    assert.equal(new URL(page.url()).search, "?again=yes");
    assert.match(other.said.join(""), /is not believed/);
  } finally {
    await context.close();
    await other.stop();
    await provider?.stop();
  }
});

for (const [size, lang, login] of [[1280, "zh", "office"], [360, "en", "auditor"]]) {
  test(`a passkey is added, signs in by itself and after the password, and a copy of it does not: ${size} px, ${lang}`, async () => {
    // Browsers know no passkeys of an address in numbers.
    const origin = server.origin.replace("127.0.0.1", "localhost");
    const { context, page, wrong } = await arrive(browser, { origin }, { size, lang });
    const device = await context.newCDPSession(page);
    await device.send("WebAuthn.enable");
    const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
        isUserVerified: true, automaticPresenceSimulation: true,
      },
    });
    await signIn(page, login);
    await page.goto("/me/passkeys");
    await clean(page);
    await page.fill("#name", "T1");
    await page.click("button[data-passkey]");
    await page.waitForSelector(".codes");
    await page.goto("/me/passkeys");
    assert.match(await page.innerText("main table"), /T1/);
    await clean(page);
    // The device has one already, and says so.
    await page.click("button[data-passkey]");
    await page.waitForSelector("[data-passkey-said]:not([hidden])");
    await page.goto("/me/second");
    await clean(page);

    await signOut(page);
    await page.waitForSelector("button[data-passkey]:not([hidden])");
    await clean(page);
    await page.click("button[data-passkey]");
    await page.waitForURL(at("/home"));

    await signOut(page);
    await passwordOf(page, login);
    await page.waitForURL(at("/sign-in/second"));
    await clean(page);
    await page.click("button[data-passkey]");
    await page.waitForURL(at("/home"));

    // A copy of it counts from what it was when it was copied.
    const counts = async (signCount) => {
      const { credentials: [one] } = await device.send("WebAuthn.getCredentials", { authenticatorId });
      await device.send("WebAuthn.removeCredential", { authenticatorId, credentialId: one.credentialId });
      await device.send("WebAuthn.addCredential", { authenticatorId, credential: { ...one, signCount } });
    };
    await signOut(page);
    await counts(0);
    await page.click("button[data-passkey]");
    await page.waitForURL((url) => url.searchParams.get("passkey") === "no");
    await clean(page);
    await counts(100);
    await page.click("button[data-passkey]");
    await page.waitForURL(at("/home"));
    await page.goto("/me/passkeys");
    await page.click("main tbody button");
    await page.waitForURL(at("/me/passkeys"));
    assert.equal(await page.locator("main tbody").count(), 0);
    assert.deepEqual(wrong, []);
    await context.close();
  });
}
