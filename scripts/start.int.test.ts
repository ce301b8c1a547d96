import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimPort } from "@/lib/platform/testing/ports";
import { root } from "./start/settings.js";

const readyTimeoutMs = 240_000;
const stopTimeoutMs = 60_000;

let dataDir: string;
let url: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  // A folder that only we can enter: what other users need must find its own place.
  dataDir = await mkdtemp(path.join(os.tmpdir(), "mayfly-start-"));
  const port = await claimPort();
  url = `http://127.0.0.1:${port}`;
  environment = { ...process.env, DATABASE_URL: "", MAYFLY_DATA_DIR: dataDir, PORT: String(port) };
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

type Started = { child: ChildProcess; output: () => string };

function run(...argv: string[]): Started {
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      text += chunk;
    });
  }
  return { child, output: () => text };
}

async function startMayfly(): Promise<Started> {
  const started = run("npm", "start");
  const isReady = () => started.output().includes("Ctrl-C stops everything") || started.child.exitCode !== null;
  await eventually(isReady, { timeoutMs: readyTimeoutMs });
  expect(started.output()).toContain(`Mayfly is ready: ${url}\n`);
  return started;
}

async function exitOf({ child }: Started, signal?: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, "close", { signal: AbortSignal.timeout(stopTimeoutMs) });
  if (signal) child.kill(signal);
  const [code] = await exited;
  return code;
}

/** The environments of the processes that were told of our data folder: all that `npm start` starts but Postgres. */
function environmentsOfOurs(): string[][] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const text = readFileSync(`/proc/${pid}/environ`, "utf8");
      return text.includes(dataDir) ? [text.split("\0")] : [];
    } catch {
      return [];
    }
  });
}

/** Where what other users must reach lies while Mayfly runs: the sandbox was told. */
function placeOfOurs(): string {
  const told = environmentsOfOurs()
    .flat()
    .find((variable) => variable.startsWith("MAYFLY_PLACE="));
  return told?.slice("MAYFLY_PLACE=".length) ?? path.join(dataDir, "place");
}

async function expectNothingLeft(place: string): Promise<void> {
  await expect(fetch(url)).rejects.toThrow();
  await eventually(() => environmentsOfOurs().length === 0);
  expect(existsSync(path.join(dataDir, "place/postgres/data/PG_VERSION"))).toBe(true);
  expect(existsSync(path.join(dataDir, "place/postgres/data/postmaster.pid"))).toBe(false);
  expect(existsSync(place)).toBe(place.startsWith(dataDir));
}

test(
  "starts, is taken by one process, gives tokens, ends on Ctrl-C and comes back after a hard kill",
  async () => {
    const first = await startMayfly();
    const place = placeOfOurs();
    expect(first.output().match(/http:\/\/\S+/g)).toEqual([url, expect.stringMatching(`^${url}/set-up#[\\w-]{43}$`)]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect((await fetch(`${url}/api/health`)).status).toBe(200);

    const second = run("npm", "start");
    expect(await exitOf(second)).toBe(1);
    expect(second.output()).toContain(`Mayfly already runs on ${dataDir}`);

    const token = run("npm", "run", "--silent", "token", "--", "--name", "ci", "--role", "member");
    expect(await exitOf(token)).toBe(0);
    const authorization = `Bearer ${token.output().trimEnd().split("\n").at(-1)}`;
    expect((await fetch(`${url}/api/v1/environments`, { headers: { authorization } })).status).toBe(200);

    expect(await exitOf(first, "SIGINT")).toBe(0);
    await expectNothingLeft(place);

    const killed = await startMayfly();
    const { pid } = JSON.parse(await readFile(path.join(dataDir, "lock"), "utf8"));
    process.kill(pid, "SIGKILL");
    await exitOf(killed);
    const again = await startMayfly();
    expect((await fetch(`${url}/api/v1/environments`, { headers: { authorization } })).status).toBe(200);
    expect(await exitOf(again, "SIGTERM")).toBe(0);
    await expectNothingLeft(place);
  },
  readyTimeoutMs + 60_000,
);
