// @ts-check
import { chmod, lstat, mkdtemp, readdir, realpath, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRoot } from "../account.js";
import { startOf } from "../processes.js";
import { isReachable } from "../reachable.js";
import { readText } from "../start/dataFolder.js";
import { clearLeft, describeLeft, findLeft, findOrphans } from "./left.js";

/** @typedef {{ pid: number, start: string | undefined, orphans: string[] }} Owner whose run it is, and what lay about before */

const prefix = "mayfly-";
const ownerFile = "run.json";
/** Sockets of programs on instances lie below, and their names may have no more than 107 bytes: unix(7). */
const longestBase = 8;
const patienceMs = 20_000;

/**
 * A run of tests: one temporary folder for everything that its processes make, which the users of instances can
 * enter. First clears what killed runs have left. Its processes are told by `TMPDIR` and `MAYFLY_REACHABLE_DIR`.
 * @param {string} [where] the folder that holds the folders of runs
 * @returns {Promise<{ folder: string, variables: Record<string, string> }>}
 */
export async function openRun(where) {
  const base = where ?? (await chooseBase());
  for (const name of await readdir(base)) await clearDead(path.join(base, name));
  const folder = await mkdtemp(path.join(base, prefix));
  /** @type {Owner} */
  const owner = { pid: process.pid, start: startOf(process.pid), orphans: await findOrphans() };
  await writeFile(path.join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
  await chmod(folder, 0o711);
  return { folder, variables: { MAYFLY_TEST_RUN: folder, TMPDIR: folder, MAYFLY_REACHABLE_DIR: folder } };
}

/**
 * What the run has left, one line for each: what is still ending gets some time for it.
 * @param {string} folder @returns {Promise<string[]>}
 */
export async function leftOfRun(folder) {
  const until = Date.now() + patienceMs;
  for (;;) {
    const left = await look(folder);
    if (left.length === 0 || Date.now() > until) return left;
    await sleep(50);
  }
}

/** Fails this process for what tests have left, and lets everything else end. @param {string[]} left */
export function complain(left) {
  if (left.length === 0) return;
  process.stderr.write(`The tests left behind: ${left.join(", ")}\n`);
  process.exitCode = 1;
}

/** @param {string} folder */
async function look(folder) {
  const left = await findLeft(folder);
  /** @type {Owner} */
  const { orphans } = JSON.parse((await readText(path.join(folder, ownerFile))) || '{"orphans":[]}');
  const files = left.files.filter((name) => name !== ownerFile);
  const fresh = (await findOrphans()).filter((file) => !orphans.includes(file));
  return [...describeLeft({ ...left, files }), ...fresh.map((file) => `file ${file}, which is no user's`)];
}

/** Where a run's folder may lie: in the temporary folder, if everybody can enter it and its name is short. */
async function chooseBase() {
  const usual = await realpath(os.tmpdir());
  const isGood = usual.length <= longestBase && (!isRoot() || (await isReachable(usual)));
  return isGood ? usual : realpath("/tmp");
}

/** @param {string} folder */
async function clearDead(folder) {
  if (!path.basename(folder).startsWith(prefix)) return;
  const [found, text] = await Promise.all([
    lstat(folder).catch(() => undefined),
    readText(path.join(folder, ownerFile)),
  ]);
  // What somebody else made under such a name is not to be believed.
  if (!text || !found?.isDirectory() || found.uid !== process.getuid?.()) return;
  /** @type {Owner} */
  const { pid, start } = JSON.parse(text);
  if (start !== undefined && startOf(pid) === start) return;
  process.stdout.write(`Clearing what a run of tests that was killed has left in ${folder}\n`);
  await clearLeft(folder);
}
