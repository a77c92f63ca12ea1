// A server of the product's with a sample city of its own, in a temporary folder and on a free port.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const binary = process.env.LUOSHI_BINARY ?? new URL("../../target/debug/luoshi", import.meta.url).pathname;
export const password = process.env.LUOSHI_DEMO_PASSWORD ?? "a-password-for-the-tests";
const patience = 180_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function ready(address, child, said) {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    if (child.exitCode !== null) {
      throw new Error(`luoshi ended with ${child.exitCode}:\n${said.join("")}`);
    }
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) {
      return;
    }
    await pause(100);
  }
  throw new Error(`luoshi was not ready after ${patience / 1000} s:\n${said.join("")}`);
}

/** Copies the database that LUOSHI_E2E_SAMPLE names, so that every test file begins with the same city. */
async function freshCity(folder) {
  const sample = process.env.LUOSHI_E2E_SAMPLE;
  if (sample) {
    const name = basename(sample);
    for (const file of (await readdir(dirname(sample))).filter((file) => file.startsWith(name))) {
      await copyFile(join(dirname(sample), file), join(folder, file.replace(name, "city.db")));
    }
  }
  return `sqlite:${join(folder, "city.db")}`;
}

/**
 * Starts it; without a sample to copy it makes one first. With `config`, which makes a configuration for an address, it
 * is served as a city's own is, and a sample has to be there. An empty one serves what a database without a city has.
 */
export async function serve({ config, empty = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "luoshi-e2e-"));
  const database = empty ? `sqlite:${join(folder, "empty.db")}` : await freshCity(folder);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const said = [];
  const file = join(folder, "luoshi.toml");
  if (config) {
    await writeFile(file, await config(origin));
  }
  const own = ["serve", ...(config ? ["--config", file] : []), "--listen", `127.0.0.1:${port}`];
  const args = config || empty ? own : ["demo", "--port", String(port)];
  const child = spawn(binary, [...args, "--database", database], {
    cwd: folder,
    env: { ...process.env, LUOSHI_DEMO_PASSWORD: password },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk) => said.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      const ended = once(child, "exit");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    }
    await rm(folder, { recursive: true, force: true });
  };
  /** Runs another command of the program on the same city. */
  const run = async (...command) => {
    const ran = spawn(binary, [...command, "--database", database], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const wrong = [];
    ran.stderr.on("data", (chunk) => wrong.push(chunk));
    const [code] = await once(ran, "exit");
    if (code !== 0) {
      throw new Error(`luoshi ${command.join(" ")} ended with ${code}:\n${wrong.join("")}`);
    }
  };
  try {
    await ready(`${origin}/health/${empty ? "live" : "ready"}`, child, said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, run, stop, said };
}
