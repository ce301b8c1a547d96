// @ts-check
import { rm } from "node:fs/promises";
import path from "node:path";
import { end, signal, startOf } from "../processes.js";
import { readText, writePrivate } from "./dataFolder.js";

/** @typedef {Record<string, { pid: number, start: string | undefined }>} Running by service name */

/** @type {Running} */
const running = {};

/**
 * Writes down what runs, so that the next start can end it should this process be killed outright.
 * @param {string} folder the place @param {string} name @param {number} pid
 */
export async function remember(folder, name, pid) {
  running[name] = { pid, start: startOf(pid) };
  await writePrivate(path.join(folder, "processes.json"), JSON.stringify(running));
}

/** After an ordinary stop nothing is left. @param {string} folder */
export async function forgetAll(folder) {
  await rm(path.join(folder, "processes.json"), { force: true });
}

/**
 * Ends what a killed Mayfly left running on this place, in the order of an ordinary stop.
 * @param {string} folder
 */
export async function endLeftovers(folder) {
  /** @type {Running} */
  const left = JSON.parse((await readText(path.join(folder, "processes.json"))) || "{}");
  for (const name of ["web", "worker", "sandbox", "postgres"]) {
    const { pid = 0, start } = left[name] ?? {};
    if (!pid || startOf(pid) !== start) continue;
    await end(pid, [[name === "postgres" ? "SIGINT" : "SIGTERM", 3_000]]);
    signal(-pid, "SIGKILL");
  }
}
