// Chromium as Debian ships it, quiet: nothing it does on its own may reach out.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const executablePath = process.env.LUOSHI_CHROMIUM ?? "/usr/bin/chromium";
const args = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The two widths every page is looked at; the narrow one with a finger. */
export const sizes = {
  1280: { viewport: { width: 1280, height: 900 } },
  360: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

export async function launch() {
  if (!existsSync(executablePath)) {
    throw new Error(`no browser at ${executablePath}: install Debian's chromium, or name one in LUOSHI_CHROMIUM`);
  }
  return chromium.launch({ executablePath, args });
}
