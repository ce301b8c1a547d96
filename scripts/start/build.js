// @ts-check
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Advice } from "./advice.js";
import { checkWritable } from "./checks.js";
import { readText } from "./dataFolder.js";
import { hashFiles } from "./hashFiles.js";
import { inTurn } from "./inTurn.js";
import { nodeBinary } from "./node.js";
import { CommandFailed, run } from "./run.js";
import { withProgress } from "./say.js";
import { root } from "./settings.js";

/** @typedef {import("./settings.js").Environment} Environment */

const inputs = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
  "package-lock.json",
];

const stampFile = path.join(root, ".next/mayfly-stamp");

/** How the `next` command is started. @param {string[]} argv */
export function nextCommand(...argv) {
  return [nodeBinary(), path.join(root, "node_modules/next/dist/bin/next"), ...argv];
}

/**
 * Builds the web process when what it is built from has changed.
 * @param {Environment} env @param {AbortSignal} signal
 */
export async function build(env, signal) {
  const stamp = await hashFiles(root, inputs, (name) => !/\.test\.tsx?$/.test(name));
  if ((await readText(stampFile)) === stamp) return;
  await checkWritable(root);
  await inTurn(() => buildNow(stamp, env, signal), signal);
}

/** @param {string} stamp @param {Environment} env @param {AbortSignal} signal */
async function buildNow(stamp, env, signal) {
  if ((await readText(stampFile)) === stamp) return;
  await rm(stampFile, { force: true });
  try {
    await withProgress("Building", () => run(nextCommand("build"), { ...env, NODE_ENV: "production" }, signal));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    throw new Advice("The build failed (see above): `git status` shows what differs from the version you cloned.");
  }
  await writeFile(stampFile, stamp);
}
