import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** Files as `path: content`. */
export type Tree = Record<string, string>;

/** Writes a small project next to our installed packages, with some of our own files; gone after the test. */
export async function writeTree(tree: Tree, ours: string[] = []): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "mayfly-tree-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [file, content] of Object.entries(tree)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  for (const file of ours) await cp(file, path.join(root, file), { recursive: true });
  await symlink(path.resolve("node_modules"), path.join(root, "node_modules"));
  return root;
}
