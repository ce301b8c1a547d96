import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Mutant } from "./mutant";

export type Verdict = "noticed" | "unnoticed" | "does not compile" | "tests fail without it";
export type Result = { name: string; fingerprint: string; verdict: Verdict; by: string | null; seconds: number };

const file = (root: string) => path.join(root, "scripts/mutants/results/planted.jsonl");

/** The last result of each mutant, by name. */
export async function readResults(root: string): Promise<Map<string, Result>> {
  const text = await readFile(file(root), "utf8").catch(() => "");
  const results = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Result);
  return new Map(results.map((result) => [result.name, result]));
}

/** Kept at once, so that a run that was broken off goes on where it stood. */
export async function keepResult(root: string, result: Result): Promise<void> {
  await mkdir(path.dirname(file(root)), { recursive: true });
  await appendFile(file(root), `${JSON.stringify(result)}\n`);
}

/** Changes when the patch, a file that it changes or a test that should notice it does: then it is tried again. */
export async function fingerprint(root: string, { patch, tests, files }: Mutant): Promise<string> {
  const hash = createHash("sha256").update(patch);
  for (const name of [...files, ...tests]) {
    hash.update(`\0${name}\0`).update(await readFile(path.join(root, name)).catch(() => ""));
  }
  return hash.digest("hex").slice(0, 16);
}
