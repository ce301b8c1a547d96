// @ts-check
import { spawn } from "node:child_process";
import path from "node:path";

/** @typedef {import("../account.js").Account} Account */

/**
 * Starts one of Postgres's programs in a process group of its own, with nothing of our environment.
 * @param {Account | undefined} account who runs it, when not we
 * @param {string} folder @param {string} program @param {string[]} argv
 * @param {import("node:child_process").StdioOptions} [stdio]
 */
export function spawnAs(account, folder, program, argv, stdio = ["ignore", "pipe", "pipe"]) {
  return spawn(path.join(folder, "binaries/bin", program), argv, {
    cwd: folder,
    env: { NODE_ENV: "production", PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    stdio,
    detached: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
}
