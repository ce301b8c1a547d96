// @ts-check
import { spawnSync } from "node:child_process";
import { mkdtemp, rmdir, stat } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { Advice } from "./advice.js";

const oldestNodeMajor = 20;

/** What has to be on the machine before anything can be installed. */
export function checkMachine() {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < oldestNodeMajor) {
    throw new Advice(
      `This is Node ${process.versions.node}: install Node ${oldestNodeMajor} or newer from https://nodejs.org.`,
    );
  }
  if (spawnSync("git", ["--version"]).status !== 0) {
    throw new Advice("git was not found: install it (`apt install git`, `brew install git`) and start again.");
  }
}

/**
 * Whether we can make files in a folder, or where it does not exist, in the nearest one above that does.
 * @param {string} folder
 */
export async function checkWritable(folder) {
  const existing = await nearest(folder);
  try {
    await rmdir(await mkdtemp(path.join(existing, ".mayfly-check-")));
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const way = "make it writable for this user, or set MAYFLY_DATA_DIR to a folder that is";
    throw new Advice(`Mayfly cannot write in ${existing} (${code}): ${way}.`);
  }
}

/** @param {string} folder @returns {Promise<string>} */
async function nearest(folder) {
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory())
    throw new Advice(`${folder} is not a folder: remove it, or set MAYFLY_DATA_DIR to another.`);
  return found || folder === path.dirname(folder) ? folder : nearest(path.dirname(folder));
}

/**
 * Whether the web process will be able to listen.
 * @param {string} host @param {number} port
 */
export async function checkPort(host, port) {
  const error = await tryListen(host, port);
  if (!error) return;
  if (error.code === "EADDRINUSE") {
    const other = port < 65_535 ? port + 1 : 3000;
    throw new Advice(
      `Port ${port} is in use by another program: stop that, or choose another port: PORT=${other} npm start`,
    );
  }
  if (error.code === "EACCES")
    throw new Advice(`Port ${port} is for root only: choose one above 1023: PORT=3000 npm start`);
  throw new Advice(`Mayfly cannot listen on ${host} (${error.code}): set HOST to an address of this machine.`);
}

/** @param {string} host @param {number} port @returns {Promise<NodeJS.ErrnoException | undefined>} */
function tryListen(host, port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
