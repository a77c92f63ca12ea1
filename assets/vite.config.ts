import { defineConfig } from "vite";
import { compressed } from "./compress.ts";
import { offlinePage } from "./offline-page.ts";

const target = "chrome86";

// The server looks names up in dist/manifest.json and sends the files with a year of caching, so every file
// carries its content's hash. `base` is relative: the scripts find one another wherever the server puts them.
export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [offlinePage(target), compressed()],
  build: {
    target,
    cssTarget: target,
    outDir: "dist",
    assetsDir: "",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    // The drawing libraries are loaded where something is drawn, and nowhere else.
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        style: "app.css",
        app: "app.ts",
        bulletins: "bulletins.ts",
        theme: "theme.ts",
        map: "map.ts",
        passkeys: "passkeys.ts",
        site: "site.ts",
        calendar: "calendar.ts",
        charts: "charts.ts",
        check: "check.ts",
        verify: "verify.ts",
        wall: "wall.ts",
      },
    },
  },
});
