// Writes the page that is kept on a disk: one HTML file with its style and its script inside, which the content policy
// that stands in it names by their hashes. It goes into the build as `offline.html`, under a name with its own hash.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Plugin } from "vite";

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What Vite makes of `offline.ts` and the style sheet that it brings in, as texts. */
async function built(target: string): Promise<{ script: string; style: string }> {
  const entry = fileURLToPath(new URL("offline.ts", import.meta.url));
  const made = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: { target, cssTarget: target, write: false, lib: { entry, formats: ["iife"], name: "luoshi", fileName: "offline", cssFileName: "offline" } },
  });
  const files = [made].flat().flatMap((one) => ("output" in one ? one.output : []));
  const code = (file: (typeof files)[number]): string => (file.type === "chunk" ? file.code : String(file.source));
  const text = (ending: string): string => files.filter(({ fileName }) => fileName.endsWith(ending)).map(code).join("");
  return { script: text(".js").trim(), style: text(".css").trim() };
}

export function offlinePage(target: string): Plugin {
  return {
    name: "luoshi-offline-page",
    async generateBundle() {
      const { script, style } = await built(target);
      const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; connect-src http: https:; base-uri 'none'; form-action 'none'`;
      if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) {
        throw new Error("the offline page would end its script or its style too early");
      }
      const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>落实 Luoshi</title>
<style>${style}</style>
</head>
<body class="plain-shell">
<main class="main" id="main"></main>
<script>${script}</script>
</body>
</html>
`;
      this.emitFile({ type: "asset", name: "offline.html", originalFileName: "offline.html", source: page });
    },
  };
}
