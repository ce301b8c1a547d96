// @ts-check
import { existsSync, readFileSync } from "node:fs";
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

const clientStamp = path.join(root, "prisma/generated/stamp");

/**
 * Installs what package-lock.json names, where node_modules holds anything else.
 * @param {Environment} env @param {AbortSignal} signal
 */
export async function installPackages(env, signal) {
  if (isInstalled()) return;
  await checkWritable(root);
  await inTurn(() => install(env, signal), signal);
}

/** @param {Environment} env @param {AbortSignal} signal */
async function install(env, signal) {
  if (isInstalled()) return;
  const script = env.npm_execpath;
  const npm = script?.endsWith("npm-cli.js") ? [env.npm_node_execpath ?? process.execPath, script] : ["npm"];
  try {
    const argv = [...npm, "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"];
    await withProgress("Installing packages", () => run(argv, env, signal));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    process.stderr.write(`${error.message}\n`);
    throw new Advice(
      "The packages could not be installed (see above): check the way to the npm registry and start again.",
    );
  }
}

/** npm writes down what it installed: that is compared with what should be there. */
function isInstalled() {
  const hidden = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return false;
  const [wanted, present] = [path.join(root, "package-lock.json"), hidden].map(
    (file) => JSON.parse(readFileSync(file, "utf8")).packages,
  );
  const missing = Object.entries(wanted).some(([name, { optional, integrity }]) => {
    return name !== "" && (present[name] ? present[name].integrity !== integrity : !optional);
  });
  return !missing && Object.keys(present).every((name) => name in wanted);
}

/**
 * Generates the database client when the schema has changed. Prisma would download a native engine that it does not
 * need for this, unless it is told of a file that exists.
 * @param {Environment} env @param {AbortSignal} signal
 */
export async function generateClient(env, signal) {
  const stamp = await hashFiles(root, ["prisma/schema", "prisma.config.ts", "node_modules/prisma/package.json"]);
  if ((await readText(clientStamp)) === stamp) return;
  await checkWritable(root);
  await inTurn(() => generate(stamp, env, signal), signal);
}

/** @param {string} stamp @param {Environment} env @param {AbortSignal} signal */
async function generate(stamp, env, signal) {
  if ((await readText(clientStamp)) === stamp) return;
  await rm(clientStamp, { force: true });
  const prisma = path.join(root, "node_modules/prisma");
  const argv = [nodeBinary(), path.join(prisma, "build/index.js"), "generate"];
  const quiet = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  };
  await withProgress("Generating the database client", () => run(argv, { ...env, ...quiet }, signal));
  await writeFile(clientStamp, stamp);
}
