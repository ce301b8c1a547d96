// @ts-check
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureAccount, isRoot, removeAccount } from "./account.js";
import { placeBinaries } from "./postgresBinaries.js";
import { end, isAlive, whereaboutsOf } from "./processes.js";
import { reachableBase } from "./reachable.js";

/** @typedef {import("./account.js").Account} Account */
/** @typedef {import("node:child_process").ChildProcess} ChildProcess */
/**
 * @typedef {object} PostgresOptions
 * @property {string} folder where binaries, data and log live; as root, one that other users can enter
 * @property {string} password of the superuser `mayfly`
 * @property {number} [port] preferred; another free one is taken when it is in use
 * @property {boolean} [durable] false for throw-away clusters: faster, and lost in a crash
 * @property {string} [accountName] the system user to run as when we are root
 */
/** @typedef {{ url: string, port: number, process: ChildProcess, stop: () => Promise<void> }} Postgres */

const superuser = "mayfly";
const startTimeoutMs = 60_000;
/** Fast shutdown, then immediate: https://www.postgresql.org/docs/18/server-shutdown.html */
const stopSteps = /** @type {[NodeJS.Signals, number][]} */ ([
  ["SIGINT", 3_000],
  ["SIGQUIT", 1_000],
  ["SIGKILL", 1_000],
]);

/**
 * Starts the embedded Postgres on 127.0.0.1, making its cluster first where there is none.
 * Postgres refuses to run as root, so then it runs as a system user made for it.
 * @param {PostgresOptions} options
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ folder, password, port, durable = true, accountName = "mayfly-postgres" }) {
  const account = isRoot() ? await ensureAccount(accountName) : undefined;
  await mkdir(folder, { recursive: true });
  if (account) await chmod(folder, 0o711);
  await placeBinaries(path.join(folder, "binaries"));
  const data = path.join(folder, "data");
  if (!(await exists(data))) await initialise(folder, password, durable, account);
  if (account) await own(data, account);
  await endStale(data);
  const chosen = await freePort(port);
  const child = await launch(folder, chosen, durable, account);
  const url = `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${chosen}/postgres`;
  return { url, port: chosen, process: child, stop: () => stop(child) };
}

/**
 * A cluster for one test run, in a folder of its own; `stop` leaves nothing behind.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startThrowawayPostgres() {
  const folder = await mkdtemp(
    path.join(isRoot() ? await reachableBase(os.tmpdir()) : os.tmpdir(), "mayfly-postgres-"),
  );
  const accountName = `mayfly-${randomBytes(6).toString("hex")}`;
  const password = randomBytes(16).toString("hex");
  const cleanUp = async () => {
    await rm(folder, { recursive: true, force: true });
    if (isRoot()) await removeAccount(accountName);
  };
  try {
    const postgres = await startPostgres({ folder, password, durable: false, accountName });
    return { url: postgres.url, stop: () => postgres.stop().then(cleanUp) };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/**
 * Makes the cluster under another name and renames it when complete: a half-made one is made again.
 * @param {string} folder @param {string} password @param {boolean} durable @param {Account | undefined} account
 */
async function initialise(folder, password, durable, account) {
  const [fresh, passwordFile] = [path.join(folder, "data.new"), path.join(folder, "password")];
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await Promise.all([fresh, passwordFile].map((file) => chown(file, account.uid, account.gid)));
  const options = [
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
  ];
  const child = spawnAs(account, folder, "initdb", [
    `--pgdata=${fresh}`,
    ...options,
    ...(durable ? [] : ["--no-sync"]),
  ]);
  try {
    const { code, output } = await completion(child);
    if (code !== 0) throw new Error(`Postgres could not make its data folder ${fresh}: ${output.trim()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, path.join(folder, "data"));
}

/**
 * @param {Account | undefined} account @param {string} folder @param {string} program @param {string[]} argv
 * @param {import("node:child_process").StdioOptions} [stdio]
 */
function spawnAs(account, folder, program, argv, stdio = ["ignore", "pipe", "pipe"]) {
  return spawn(path.join(folder, "binaries/bin", program), argv, {
    cwd: folder,
    env: { NODE_ENV: "production", PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdio,
    detached: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
}

/** @param {ChildProcess} child @returns {Promise<{ code: number | null, output: string }>} */
function completion(child) {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** Cluster files belong to whoever runs Postgres now. @param {string} data @param {Account} account */
async function own(data, account) {
  if ((await lstat(data)).uid === account.uid) return;
  const entries = await readdir(data, { recursive: true });
  for (const entry of [...entries, "."]) await chown(path.join(data, entry), account.uid, account.gid);
}

/**
 * After a hard kill the old server may still run (then it is ended), or only its `postmaster.pid` is left,
 * which stops a new one when another process has that id now.
 * @param {string} data
 */
async function endStale(data) {
  const file = path.join(data, "postmaster.pid");
  const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
  if (pid > 1 && isAlive(pid) && whereaboutsOf(pid).includes(data)) await end(pid, stopSteps);
  await rm(file, { force: true });
}

/** @param {number | undefined} preferred @returns {Promise<number>} */
async function freePort(preferred) {
  return (preferred && (await tryPort(preferred))) || /** @type {number} */ (await tryPort(0));
}

/** @param {number} port @returns {Promise<number | undefined>} */
function tryPort(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(address.port));
    });
  });
}

/** @param {string} folder @param {number} port @param {boolean} durable @param {Account | undefined} account */
async function launch(folder, port, durable, account) {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    log_checkpoints: "off",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const logFile = path.join(folder, "postgres.log");
  const log = await open(logFile, "w", 0o600);
  const data = path.join(folder, "data");
  const child = spawnAs(
    account,
    folder,
    "postgres",
    ["-D", data, "-p", String(port), ...flags],
    ["ignore", log.fd, log.fd],
  );
  await log.close();
  await untilReady(child, data, logFile);
  return child;
}

/** The last line of `postmaster.pid` says when connections are accepted. @param {ChildProcess} child @param {string} data @param {string} logFile */
async function untilReady(child, data, logFile) {
  const failure = new Promise((_, reject) => child.once("error", reject));
  const until = Date.now() + startTimeoutMs;
  while (Date.now() < until) {
    const lines = (await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
    if (lines[0] === String(child.pid) && lines[7]?.trim() === "ready") return;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await Promise.race([sleep(10), failure]);
  }
  const log = await readFile(logFile, "utf8").catch(() => "");
  if (child.pid) await end(child.pid, stopSteps);
  throw new Error(
    `Postgres did not start; its last words (${logFile}): ${log.trim().split("\n").slice(-3).join(" / ")}`,
  );
}

/** @param {ChildProcess} child */
async function stop(child) {
  if (child.pid && child.exitCode === null && child.signalCode === null) await end(child.pid, stopSteps);
}

/** @param {string} file */
async function exists(file) {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
