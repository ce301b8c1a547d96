// @ts-check
import { execFile } from "node:child_process";
import { lstat, readdir, readFile, readlink, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { isRoot, removeAccount } from "../account.js";
import { signal } from "../processes.js";

/** @typedef {{ processes: { pid: number, command: string }[], users: { name: string, uid: number }[], files: string[] }} Left */

const inside = (/** @type {string} */ text, /** @type {string} */ folder) =>
  text === folder || text.startsWith(`${folder}/`);

/** What programs keep in a temporary folder for the next time that they start. */
const caches = /^(node-compile-cache|tsx-\w+|playwright-transform-cache-\w+)$/;
/** Vitest's own, which ends with it. */
const watchers = ["vitest-watchdog"];
/** Where every user of this machine can leave files. */
const sharedFolders = ["/tmp", "/var/tmp", "/dev/shm"];

/**
 * What is there of all that was started, made or added below a temporary folder: processes that were told of the
 * folder, work in it or run as a user of it; users whose home it holds; and its files.
 * @param {string} folder absolute, without links
 * @returns {Promise<Left>}
 */
export async function findLeft(folder) {
  const users = await findUsers(folder);
  const [processes, names] = await Promise.all([findProcesses(folder, users), readdir(folder).catch(() => [])]);
  return { processes, users, files: names.filter((name) => !caches.test(name)) };
}

/** One line for each. @param {Left} left @returns {string[]} */
export function describeLeft({ processes, users, files }) {
  return [
    ...processes.map(({ pid, command }) => `process ${pid} (${command.slice(0, 120)})`),
    ...users.map(({ name }) => `user ${name}`),
    ...files.map((name) => `file ${name}`),
  ];
}

/** Ends and removes all of it, and the folder. @param {string} folder */
export async function clearLeft(folder) {
  for (let round = 0; round < 100; round += 1) {
    const { processes } = await findLeft(folder);
    if (processes.length === 0) break;
    for (const { pid } of processes) signal(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const { name, uid } of await findUsers(folder)) {
    // Postgres's shared memory, say, of one that was killed.
    for (const file of await findShared((owner) => owner === uid)) await rm(file, { recursive: true, force: true });
    await removeAccount(name);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** @param {string} folder @returns {Promise<Left["users"]>} */
async function findUsers(folder) {
  return (await readUsers()).filter(({ home }) => inside(home, folder));
}

async function readUsers() {
  const text = await readFile("/etc/passwd", "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    const [name = "", , uid, , , home = ""] = line.split(":");
    return name ? [{ name, uid: Number(uid), home }] : [];
  });
}

/** @param {string} folder @param {Left["users"]} users @returns {Promise<Left["processes"]>} */
async function findProcesses(folder, users) {
  if (process.platform !== "linux") return findByPs(folder);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const uids = new Set(users.map(({ uid }) => uid));
  const found = await Promise.all(pids.map((pid) => belongs(pid, folder, uids)));
  const own = pids.filter((pid, index) => found[index] && pid !== process.pid);
  const told = await Promise.all(own.map(async (pid) => ({ pid, command: await commandOf(pid) })));
  return told.filter(({ command }) => !watchers.includes(command));
}

/** One that has ended, or is somebody else's, reads as nothing. @param {number} pid @param {string} folder @param {Set<number>} uids */
async function belongs(pid, folder, uids) {
  const [status, environment, cwd] = await Promise.all([
    readFile(`/proc/${pid}/status`, "utf8").catch(() => ""),
    readFile(`/proc/${pid}/environ`, "latin1").catch(() => ""),
    readlink(`/proc/${pid}/cwd`).catch(() => ""),
  ]);
  if (/^State:\s+[ZX]/m.test(status)) return false;
  const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
  return uids.has(uid) || inside(cwd, folder) || tells(environment, folder);
}

/** Whether a variable names the folder or something in it. @param {string} environment @param {string} folder */
function tells(environment, folder) {
  return environment.split("\0").some((variable) => inside(variable.slice(variable.indexOf("=") + 1), folder));
}

/** @param {number} pid */
async function commandOf(pid) {
  return (await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")).replaceAll("\0", " ").trim();
}

/** macOS: `-E` shows the environment of one's own processes after the command. @param {string} folder */
async function findByPs(folder) {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-E", "-o", "pid=,command="], { maxBuffer: 1e8 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, command = ""] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    const isOurs = command.includes(`=${folder}/`) || command.includes(`=${folder} `);
    return isOurs && Number(pid) !== process.pid ? [{ pid: Number(pid), command }] : [];
  });
}

/**
 * What lies in the folders that all users share and is no user's any more: an instance's user has left it.
 * @returns {Promise<string[]>}
 */
export async function findOrphans() {
  if (process.platform !== "linux" || !isRoot()) return [];
  const known = new Set((await readUsers()).map(({ uid }) => uid));
  return findShared((uid) => !known.has(uid));
}

/** What lies in the folders that all users share, by its owner. @param {(uid: number) => boolean} isWanted */
async function findShared(isWanted) {
  const files = [];
  for (const folder of sharedFolders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const file = path.join(folder, name);
      const found = await lstat(file).catch(() => undefined);
      if (found && isWanted(found.uid)) files.push(file);
    }
  }
  return files;
}
