import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { reachableBase } from "@/scripts/reachable";

const run = promisify(execFile);

/** What is made and not committed, and needed by tests and types. */
const made = ["prisma/generated", "next-env.d.ts", ".next/types"];

/** Copies the tree as it is now, changes that are not committed included, to a folder of its own, and answers that. */
export async function copyTree(root: string, base: string): Promise<string> {
  const folder = await mkdtemp(path.join(await reachableBase(base), "mayfly-mutant-"));
  await chmod(folder, 0o755);
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { stdout } = await run("git", list, { cwd: root, maxBuffer: 1e8 });
  const files = [...new Set(stdout.split("\0").filter(Boolean)), ...made];
  for (const file of files) await copy(path.join(root, file), path.join(folder, file));
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

/** A file that is gone since git listed it is left out. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

/** Applies a patch to a copy, or takes it back. Throws where it does not fit. */
export async function patch(folder: string, file: string, direction: "apply" | "reverse"): Promise<void> {
  const argv = ["apply", ...(direction === "reverse" ? ["--reverse"] : []), file];
  // Without a repository around it, so that git changes this folder alone.
  await run("git", argv, { cwd: folder, env: { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder) } });
}

export async function removeCopy(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
