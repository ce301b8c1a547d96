// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Whether a process of that id exists, whoever owns it.
 * @param {number} pid a negative one asks for a process group
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** A zombie has ended: it only waits for its parent to look. @param {number} pid */
function isZombie(pid) {
  return pid > 0 && statFields(pid)?.[0] === "Z";
}

/** The fields of /proc/<pid>/stat from the third on: the second may hold spaces. @param {number} pid */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/**
 * What tells a process from a later one with the same id: when it started. Undefined when there is none.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function startOf(pid) {
  if (!isAlive(pid)) return undefined;
  const startTimeField = 19;
  const ticks = statFields(pid)?.[startTimeField];
  return ticks === undefined ? askPs(pid, "lstart=") : `${bootId()}:${ticks}`;
}

/** Start times count from the last boot. */
function bootId() {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}

/**
 * The folder a process works in, or where that cannot be told, its command line.
 * @param {number} pid
 */
export function whereaboutsOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return askPs(pid, "command=") ?? "";
  }
}

/** @param {number} pid @param {string} column */
function askPs(pid, column) {
  try {
    return execFileSync("ps", ["-o", column, "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Signals a process (or a group, by negative id); false when it is not there.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signal(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * Sends each signal in turn, giving the process (or the group, by negative id) some time after each to end.
 * @param {number} pid
 * @param {[NodeJS.Signals, number][]} steps signal and milliseconds to wait
 * @returns {Promise<boolean>} whether it has ended
 */
export async function end(pid, steps) {
  for (const [name, waitMs] of steps) {
    if (!signal(pid, name)) return !isAlive(pid);
    const until = Date.now() + waitMs;
    while (Date.now() < until) {
      if (!isAlive(pid)) return true;
      await sleep(10);
    }
  }
  return !isAlive(pid);
}
