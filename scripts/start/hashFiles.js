// @ts-check
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/**
 * One hash over the names and contents of files, and of all files in folders; what does not exist counts as such.
 * @param {string} base @param {string[]} names relative to it
 * @param {(name: string) => boolean} [isWanted]
 * @returns {Promise<string>} hex
 */
export async function hashFiles(base, names, isWanted = () => true) {
  const hash = createHash("sha256");
  const files = (await Promise.all(names.map((name) => listFiles(base, name)))).flat().filter(isWanted).sort();
  const contents = await Promise.all(files.map((file) => readFile(path.join(base, file))));
  for (const [index, file] of files.entries())
    hash.update(`${file}\0${contents[index]?.length}\0`).update(contents[index] ?? "");
  return hash.digest("hex");
}

/** @param {string} base @param {string} name @returns {Promise<string[]>} */
async function listFiles(base, name) {
  const found = await stat(path.join(base, name)).catch(() => undefined);
  if (!found) return [];
  if (!found.isDirectory()) return [name];
  const entries = await readdir(path.join(base, name));
  return (await Promise.all(entries.map((entry) => listFiles(base, `${name}/${entry}`)))).flat();
}
