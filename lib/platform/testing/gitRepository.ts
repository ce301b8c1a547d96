import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const identity = { GIT_AUTHOR_NAME: "Mayfly", GIT_AUTHOR_EMAIL: "mayfly@localhost" };
// An environment of its own: NODE_ENV, which the types of Next ask for, means nothing to Git.
const env = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  ...identity,
  GIT_COMMITTER_NAME: identity.GIT_AUTHOR_NAME,
  GIT_COMMITTER_EMAIL: identity.GIT_AUTHOR_EMAIL,
} as unknown as NodeJS.ProcessEnv;

type CommitOptions = { branch?: string; tag?: string; submodules?: Record<string, string> };

export type Repository = {
  /** Commits exactly these files (path to content) on a branch (`main`). Answers the SHA. */
  commit(files: Record<string, string | Buffer>, options?: CommitOptions): Promise<string>;
  /** Runs Git in the bare repository and answers what it prints. */
  git(...args: string[]): Promise<string>;
};

/** Makes a bare repository in `folder`. */
export async function createRepository(folder: string): Promise<Repository> {
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", folder], { env });
  const git = async (...args: string[]) => (await run("git", ["-C", folder, ...args], { env })).stdout.trim();
  return { git, commit: (files, options) => commit(folder, files, options) };
}

/** `submodules` are paths with the SHAs they point to; their URLs belong into a `.gitmodules` among the files. */
async function commit(
  folder: string,
  files: Record<string, string | Buffer>,
  { branch = "main", tag, submodules = {} }: CommitOptions = {},
): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), "mayfly-tree-"));
  const git = async (...args: string[]) => {
    const settings = { GIT_DIR: folder, GIT_WORK_TREE: tree, GIT_INDEX_FILE: `${tree}.index` };
    return (await run("git", args, { cwd: tree, env: { ...env, ...settings } })).stdout.trim();
  };
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), content);
      if (String(content).startsWith("#!")) await chmod(join(tree, path), 0o755);
    }
    const paths = Object.keys(files);
    if (paths.length > 0) await git("add", "--force", "--", ...paths.map((path) => `:(top,literal)${path}`));
    for (const [path, sha] of Object.entries(submodules)) {
      await git("update-index", "--add", "--cacheinfo", `160000,${sha},${path}`);
    }
    const parent = await git("rev-parse", "--quiet", "--verify", `refs/heads/${branch}`).catch(() => null);
    const parents = parent ? ["-p", parent] : [];
    const sha = await git("commit-tree", await git("write-tree"), ...parents, "-m", "A commit");
    await git("update-ref", `refs/heads/${branch}`, sha);
    if (tag) await git("tag", "--annotate", "--message", tag, tag, sha);
    return sha;
  } finally {
    await rm(tree, { recursive: true, force: true });
    await rm(`${tree}.index`, { force: true });
  }
}

/** A folder's files as `commit` takes them, without dependencies and build output. */
export async function filesIn(folder: string): Promise<Record<string, Buffer>> {
  const ignored = /(?:^|\/)(?:node_modules|\.git|\.next|dist|__pycache__|\.venv)(?:\/|$)/;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !ignored.test(path));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))])));
}
