import { defineConfig } from "vite";

// The server looks names up in dist/manifest.json and sends the files with a year of caching, so every file
// carries its content's hash. `base` is relative: the scripts find one another wherever the server puts them.
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    target: "chrome86",
    cssTarget: "chrome86",
    outDir: "dist",
    assetsDir: "",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    assetsInlineLimit: 0,
    sourcemap: false,
    rolldownOptions: {
      input: {
        style: "app.css",
        app: "app.ts",
        theme: "theme.ts",
        check: "check.ts",
      },
    },
  },
});
