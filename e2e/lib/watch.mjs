/**
 * Notes what goes wrong on a page while it is used: errors in its scripts and on its console, whatever its content
 * security policy refused, files that did not come, and any request to another host.
 */
export async function watch(page, origin) {
  const wrong = [];
  await page.exposeFunction("luoshiRefused", (what) => wrong.push(`refused by the policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.luoshiRefused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  page.on("pageerror", (error) => wrong.push(`error in a script: ${error.message}`));
  page.on("console", (message) => {
    // The status of the page itself is a test's own business: it may well have asked for something not found.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      wrong.push(`on the console: ${message.text()}`);
    }
  });
  page.on("requestfailed", (request) => {
    // A navigation that another one overtakes counts as aborted.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") {
      wrong.push(`did not come: ${request.url()} (${request.failure()?.errorText})`);
    }
  });
  page.on("request", (request) => {
    const { protocol, origin: from } = new URL(request.url());
    if (protocol.startsWith("http") && from !== origin) {
      wrong.push(`asks another host: ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== "document") {
      wrong.push(`${response.status()} for ${response.url()}`);
    }
  });
  return wrong;
}
