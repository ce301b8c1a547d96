// @ts-check
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "./settings.js";

/** The same content gives the same commits everywhere. */
const author = {
  GIT_AUTHOR_NAME: "Mayfly",
  GIT_AUTHOR_EMAIL: "sample@mayfly.invalid",
  GIT_COMMITTER_NAME: "Mayfly",
  GIT_COMMITTER_EMAIL: "sample@mayfly.invalid",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};

/** Git without the settings of whoever runs us. */
export const gitEnvironment = /** @type {NodeJS.ProcessEnv} */ (
  /** @type {unknown} */ ({ PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" })
);

/**
 * Makes the sample app a real Git repository, and commits what changed since.
 * @param {string} folder of the bare repository
 */
export async function makeSampleRepository(folder) {
  const workTree = path.join(root, "e2e/samples/hello");
  const git = (/** @type {string[]} */ ...argv) =>
    promisify(execFile)("git", [`--git-dir=${folder}`, `--work-tree=${workTree}`, ...argv], {
      cwd: workTree,
      env: { ...gitEnvironment, ...author },
    });
  if (!existsSync(path.join(folder, "HEAD"))) await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all", "--", ".");
  const { stdout } = await git("status", "--porcelain");
  if (stdout !== "") await git("commit", "--quiet", "--message=Say hello");
}
