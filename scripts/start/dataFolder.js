// @ts-check
import { randomBytes, randomUUID } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startOf } from "../processes.js";
import { Advice } from "./advice.js";

/** The layout of the data folder that this version writes; a newer one may hold what we would destroy. */
const layout = 1;

/** @typedef {{ dir: string, installation: string, secretKey: string }} DataFolder */

/**
 * Refuses a data folder that is somebody else's, a newer version's, or in use. Changes nothing.
 * @param {string} dir
 */
export async function checkDataFolder(dir) {
  const names = await readdir(dir).catch((error) => explain(dir, error));
  const version = await readText(path.join(dir, "version"));
  if (names.length > 0 && version === undefined) {
    throw new Advice(`${dir} is not empty and not a data folder of Mayfly: set MAYFLY_DATA_DIR to another folder.`);
  }
  if (version !== undefined && Number(version) !== layout) {
    const way = "update Mayfly, or set MAYFLY_DATA_DIR to another folder";
    throw new Advice(
      `${dir} was made by a newer version of Mayfly (layout ${version}, this one knows ${layout}): ${way}.`,
    );
  }
  const holder = JSON.parse((await readText(path.join(dir, "lock"))) || "{}");
  if (holder.pid && holder.pid !== process.pid && startOf(holder.pid) === holder.start) {
    const way = "stop it with Ctrl-C, or set MAYFLY_DATA_DIR and PORT to run a second one";
    throw new Advice(`Mayfly already runs on ${dir} (process ${holder.pid}, ${holder.url}): ${way}.`);
  }
}

/** @param {string} dir @param {NodeJS.ErrnoException} error @returns {string[]} */
function explain(dir, error) {
  if (error.code === "ENOENT") return [];
  throw new Advice(
    `The data folder ${dir} cannot be read (${error.code}): make it yours, or set MAYFLY_DATA_DIR to another.`,
  );
}

/**
 * Makes the folder, or completes it, and takes it for this process.
 * @param {string} dir @param {string} url named to whoever tries to start a second Mayfly here
 * @param {string | undefined} givenKey the setting MAYFLY_SECRET_KEY
 * @returns {Promise<DataFolder>}
 */
export async function openDataFolder(dir, url, givenKey) {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  await keep(dir, "version", () => String(layout));
  await takeLock(dir, url);
  return {
    dir,
    installation: await keep(dir, "installation", randomUUID),
    secretKey: givenKey ?? (await keep(dir, "secret-key", () => randomBytes(32).toString("base64url"))),
  };
}

/** Reads a file of the folder, or writes it for good. @param {string} dir @param {string} name @param {() => string} make */
export async function keep(dir, name, make) {
  const known = await readText(path.join(dir, name));
  if (known) return known;
  const made = make();
  await writePrivate(path.join(dir, name), `${made}\n`);
  return made;
}

/** Only one of two that start at the same moment can make the file. @param {string} dir @param {string} url */
async function takeLock(dir, url) {
  const file = path.join(dir, "lock");
  const content = JSON.stringify({ pid: process.pid, start: startOf(process.pid), url });
  await rm(file, { force: true });
  try {
    await writeFile(file, content, { mode: 0o600, flag: "wx" });
  } catch {
    throw new Advice(
      `Another Mayfly is just starting on ${dir}: wait for it, or set MAYFLY_DATA_DIR to another folder.`,
    );
  }
}

/** @param {string} dir */
export async function releaseDataFolder(dir) {
  await rm(path.join(dir, "lock"), { force: true });
}

/**
 * Replaces a file in one go, readable by its owner alone.
 * @param {string} file @param {string} text
 */
export async function writePrivate(file, text) {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** @param {string} file @returns {Promise<string | undefined>} */
export async function readText(file) {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    return undefined;
  }
}
