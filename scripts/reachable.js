// @ts-check
import { stat } from "node:fs/promises";
import path from "node:path";

/** Where what other users must reach may lie, best first. A run of tests keeps it with everything else that it makes. */
const bases = ["/var/lib", "/var/tmp", "/tmp", "/opt"];

/**
 * The folder below which root puts what other users must reach: one they can enter,
 * on the same file system as `near` if there is one, so that moving there is a rename.
 * @param {string} near
 * @returns {Promise<string>}
 */
export async function reachableBase(near) {
  const { MAYFLY_REACHABLE_DIR: given } = process.env;
  if (given && (await isReachable(given))) return given;
  const { dev } = await stat(near);
  const open = [];
  for (const base of bases) if (await isReachable(base)) open.push(base);
  for (const base of open) if ((await stat(base)).dev === dev) return base;
  if (open[0]) return open[0];
  throw new Error(`None of ${bases.join(", ")} can be entered by other users: run Mayfly as an ordinary user.`);
}

/**
 * Whether every user may enter a folder: it and all above it have the search bit.
 * @param {string} folder
 */
export async function isReachable(folder) {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (!found?.isDirectory() || (found.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
