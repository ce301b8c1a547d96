// @ts-check
import { open, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { end, isAlive, whereaboutsOf } from "../processes.js";
import { spawnAs } from "./program.js";

/** @typedef {import("../account.js").Account} Account */
/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const startTimeoutMs = 60_000;
/** Fast shutdown, then immediate: https://www.postgresql.org/docs/18/server-shutdown.html */
const stopSteps = /** @type {[NodeJS.Signals, number][]} */ ([
  ["SIGINT", 3_000],
  ["SIGQUIT", 1_000],
  ["SIGKILL", 1_000],
]);

/** A free port on 127.0.0.1. @param {number | undefined} preferred @returns {Promise<number>} */
export async function freePort(preferred) {
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

/**
 * Starts the server on the data folder below `folder`; resolves when it accepts connections.
 * @param {string} folder @param {number} port @param {boolean} durable @param {Account | undefined} account
 */
export async function launch(folder, port, durable, account) {
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

/**
 * The last line of `postmaster.pid` says when connections are accepted.
 * @param {ChildProcess} child @param {string} data @param {string} logFile
 */
async function untilReady(child, data, logFile) {
  const failure = new Promise((_, reject) => child.once("error", reject));
  failure.catch(() => {});
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

/**
 * After a hard kill the old server may still run (then it is ended), or only its `postmaster.pid` is left,
 * which stops a new one when another process has that id now.
 * @param {string} data
 */
export async function endStale(data) {
  const file = path.join(data, "postmaster.pid");
  const pid = Number.parseInt(await readFile(file, "utf8").catch(() => ""), 10);
  if (pid > 1 && isAlive(pid) && whereaboutsOf(pid).includes(data)) await end(pid, stopSteps);
  await rm(file, { force: true });
}

/** @param {ChildProcess} child */
export async function stop(child) {
  if (child.pid && child.exitCode === null && child.signalCode === null) await end(child.pid, stopSteps);
}
