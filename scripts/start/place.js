// @ts-check
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { isRoot } from "../account.js";
import { reachableBase } from "../reachable.js";
import { Advice } from "./advice.js";
import { readText } from "./dataFolder.js";
import { endLeftovers } from "./leftovers.js";

/**
 * @typedef {object} Place what other system users must reach: Postgres, the instances' tools and homes
 * @property {string} folder
 * @property {string} accountName the system user for Postgres, when we are root
 * @property {() => Promise<void>} close puts it back into the data folder; nothing may run in it any more
 */

/**
 * An ordinary user runs everything itself, so its place lies in the data folder. Root's data folder may lie where
 * nobody else can go (a home, a `mktemp -d`): then the place lies outside while Mayfly runs.
 * @param {import("./dataFolder.js").DataFolder} data
 * @returns {Promise<Place>}
 */
export async function openPlace({ dir, installation }) {
  const inside = path.join(dir, "place");
  const key = createHash("sha256")
    .update(await realpath(dir))
    .digest("hex")
    .slice(0, 12);
  const accountName = `mayfly-${key}`;
  if (!isRoot()) {
    await refuseRoots(inside);
    await prepare(inside, installation);
    return { folder: inside, accountName, close: async () => {} };
  }
  const outside = path.join(await reachableBase(dir), accountName);
  if (await isOurs(outside, installation)) await rm(inside, { recursive: true, force: true });
  else {
    await discard(outside);
    if (await isOurs(inside, installation)) await move(inside, outside);
  }
  await prepare(outside, installation);
  return { folder: outside, accountName, close: () => move(outside, inside) };
}

/** @param {string} folder @param {string} installation */
async function prepare(folder, installation) {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  await writeFile(path.join(folder, "installation"), installation, { mode: 0o600 });
  await endLeftovers(folder);
}

/** @param {string} folder @param {string} installation */
async function isOurs(folder, installation) {
  return (await isRoots(folder)) && (await readText(path.join(folder, "installation"))) === installation;
}

/** What somebody else made under our name, in /tmp say, is not to be believed. @param {string} folder */
async function isRoots(folder) {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === 0;
}

/** What a data folder that is gone has left outside. @param {string} folder */
async function discard(folder) {
  if (await isRoots(folder)) await endLeftovers(folder);
  await rm(folder, { recursive: true, force: true });
}

/**
 * After a crash in between, both exist and are the same: the copy gets its name when it is complete,
 * and the original loses its own before anything is deleted.
 * @param {string} from @param {string} to
 */
async function move(from, to) {
  const [fresh, old] = [`${to}.new`, `${from}.old`];
  for (const rest of [to, fresh, old]) await rm(rest, { recursive: true, force: true });
  try {
    await rename(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EXDEV") throw error;
    await rm(path.join(from, "tools"), { recursive: true, force: true });
    await rm(path.join(from, "postgres/binaries"), { recursive: true, force: true });
    await promisify(execFile)("cp", ["-a", "--", from, fresh]);
    await rename(fresh, to);
    await rename(from, old);
    await rm(old, { recursive: true, force: true });
  }
}

/** @param {string} inside */
async function refuseRoots(inside) {
  const cluster = path.join(inside, "postgres/data");
  const found = await lstat(cluster).catch(() => undefined);
  if (!found || found.uid === process.getuid?.()) return;
  throw new Advice(
    `${cluster} belongs to another user: start Mayfly as root again, or set MAYFLY_DATA_DIR to a new folder.`,
  );
}
