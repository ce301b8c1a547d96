// @ts-check
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ensureAccount, isRoot, removeAccount } from "./account.js";
import { placeBinaries } from "./postgres/binaries.js";
import { ensureCluster, superuser } from "./postgres/cluster.js";
import { endStale, freePort, launch, stop } from "./postgres/server.js";
import { reachableBase } from "./reachable.js";

const attempts = 5;

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

/**
 * Starts the embedded Postgres on 127.0.0.1, making its cluster first where there is none.
 * Postgres refuses to run as root, so then it runs as a system user made for it.
 * @param {PostgresOptions} options
 * @returns {Promise<Postgres>}
 */
export async function startPostgres({ folder, password, port, durable = true, accountName = "mayfly-postgres" }) {
  const account = isRoot() ? await ensureAccount(accountName, folder) : undefined;
  await mkdir(folder, { recursive: true });
  if (account) await chmod(folder, 0o711);
  await placeBinaries(path.join(folder, "binaries"));
  await endStale(await ensureCluster(folder, password, durable, account));
  const started = await launchOnFreePort(folder, port, durable, account);
  const url = `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${started.port}/postgres`;
  return { url, ...started, stop: () => stop(started.process) };
}

/**
 * A port that was free may be taken by the time that Postgres is there: then another one.
 * @param {string} folder @param {number | undefined} preferred @param {boolean} durable
 * @param {import("./account.js").Account | undefined} account
 */
async function launchOnFreePort(folder, preferred, durable, account) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(preferred);
    try {
      return { port, process: await launch(folder, port, durable, account) };
    } catch (error) {
      if (attempt === attempts || (await freePort(port)) === port) throw error;
    }
  }
}

/**
 * A cluster for one test run, in a folder of its own; `stop` leaves nothing behind.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startThrowawayPostgres() {
  const base = isRoot() ? await reachableBase(os.tmpdir()) : os.tmpdir();
  const folder = await mkdtemp(path.join(base, "mayfly-postgres-"));
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
