// Serves the fixtures with the policy of the real pages and with the built assets, so that the scripts and the checks
// themselves can be tested without a database.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const fixtures = new URL("../fixtures/", import.meta.url);
const dist = new URL("../../assets/dist/", import.meta.url);
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const types = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", json: "application/json" };

export async function serveFixtures() {
  const manifest = JSON.parse(await readFile(new URL("manifest.json", dist), "utf8"));
  const posted = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://fixtures");
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      const fields = new URLSearchParams(body);
      posted.push(Object.fromEntries([...fields.keys()].map((name) => [name, fields.getAll(name)])));
      waiting.splice(0).forEach((look) => look());
      // Left unanswered: the page stays, as it does while a slow server works.
      return;
    }
    const name = pathname.split("/").pop();
    const from = pathname.startsWith("/assets/") ? dist : fixtures;
    try {
      let body = await readFile(fileURLToPath(new URL(name, from)));
      if (name.endsWith(".html")) {
        body = body.toString("utf8").replace(/\{\{(.*?)\}\}/g, (_, entry) => `/assets/${manifest[entry].file}`);
      }
      response.writeHead(200, { "content-type": types[name.split(".").pop()], "content-security-policy": policy });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    posted,
    /** The form that was sent as number `count`, once it has come. */
    sent: async (count) => {
      while (posted.length < count) {
        await new Promise((look) => waiting.push(look));
      }
      return posted[count - 1];
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}
