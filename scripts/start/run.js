// @ts-check
import { spawn } from "node:child_process";
import { end } from "../processes.js";
import { root } from "./settings.js";

/** @typedef {import("./settings.js").Environment} Environment */

const keptCharacters = 4_000;

/** A command that did not succeed, with the end of what it said. */
export class CommandFailed extends Error {
  /** @param {string} output */
  constructor(output) {
    super(output.trim() || "it said nothing");
  }
}

/**
 * Starts a program in the checkout, as the leader of a process group that a terminal's Ctrl-C does not reach.
 * @param {string} program @param {string[]} argv @param {Environment} env
 */
export function spawnInGroup(program, argv, env) {
  const variables = /** @type {NodeJS.ProcessEnv} */ (env);
  return spawn(program, argv, { cwd: root, env: variables, detached: true, stdio: ["ignore", "pipe", "pipe"] });
}

/**
 * Runs a program of ours to its end, in the checkout and in a process group of its own, which `signal` ends.
 * @param {string[]} argv
 * @param {Environment} env
 * @param {AbortSignal} signal
 * @returns {Promise<string>} what it wrote to stdout
 */
export async function run([program = "", ...argv], env, signal) {
  signal.throwIfAborted();
  const child = spawnInGroup(program, argv, env);
  const [output, both] = [collect(child.stdout), collect(child.stdout, child.stderr)];
  const abort = () =>
    void (
      child.pid &&
      end(-child.pid, [
        ["SIGTERM", 1_000],
        ["SIGKILL", 500],
      ])
    );
  signal.addEventListener("abort", abort, { once: true });
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    signal.throwIfAborted();
    if (code !== 0) throw new CommandFailed(both());
    return output();
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Keeps the end of some streams. @param {import("node:stream").Readable[]} streams */
function collect(...streams) {
  let text = "";
  for (const stream of streams) {
    stream.on("data", (chunk) => {
      text = (text + chunk).slice(-keptCharacters);
    });
  }
  return () => text;
}
