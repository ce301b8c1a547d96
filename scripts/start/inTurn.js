// @ts-check
import { link, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf } from "../processes.js";
import { readText } from "./dataFolder.js";
import { say } from "./say.js";
import { root } from "./settings.js";

const pollMs = 100;

/**
 * Does what changes a checkout (installing, generating, building) while nobody else does: a second `npm start` or
 * `npm test` in the same folder waits. Work that the other has done meanwhile is for `work` to notice.
 * @template T
 * @param {() => Promise<T>} work @param {AbortSignal} signal @param {string} [folder] the checkout
 * @returns {Promise<T>}
 */
export async function inTurn(work, signal, folder = root) {
  const lock = path.join(folder, ".preparing");
  await take(lock, signal);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** @param {string} lock @param {AbortSignal} signal */
async function take(lock, signal) {
  let told = false;
  const own = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(own, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
  try {
    while (!(await tryLink(own, lock))) {
      const text = (await readText(lock)) || "{}";
      const holder = JSON.parse(text);
      if (holder.pid && startOf(holder.pid) !== holder.start) await breakUp(lock, text);
      else if (holder.pid && !told) {
        say(`Waiting for process ${holder.pid}, which prepares this folder as well`);
        told = true;
      }
      await sleep(pollMs, undefined, { signal });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** A link is made only where there is none, and its file is complete at once. @param {string} from @param {string} to */
async function tryLink(from, to) {
  return link(from, to).then(
    () => true,
    (error) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/**
 * The holder was killed. Of several who see that, one moves its lock away; a newer lock that it caught goes back.
 * @param {string} lock @param {string} seen
 */
async function breakUp(lock, seen) {
  const aside = `${lock}.broken.${process.pid}`;
  await rename(lock, aside).catch(() => {});
  const caught = await readText(aside);
  if (caught !== undefined && caught !== seen) await tryLink(aside, lock);
  await rm(aside, { force: true });
}
