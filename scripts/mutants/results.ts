import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Mutant } from "./mutant";

export type Verdict = "noticed" | "unnoticed" | "does not compile" | "tests fail without it";
export type Result = { name: string; fingerprint: string; verdict: Verdict; by: string | null; seconds: number };

const file = (root: string) => path.join(root, "scripts/mutants/results.jsonl");

/** The last result of each mutant, by name. */
async function readResults(root: string): Promise<Map<string, Result>> {
  const text = await readFile(file(root), "utf8").catch(() => "");
  const results = text.split("\n").filter(Boolean);
  return new Map(results.map((line) => JSON.parse(line) as Result).map((result) => [result.name, result]));
}

/** Those of some mutants that still hold: neither they nor what they were tried on has changed since. */
export async function currentResults(root: string, mutants: Mutant[]): Promise<Map<string, Result>> {
  const results = await readResults(root);
  const prints = await Promise.all(mutants.map((mutant) => fingerprint(root, mutant)));
  return new Map(
    mutants.flatMap(({ name }, index): [string, Result][] => {
      const result = results.get(name);
      return result && result.fingerprint === prints[index] ? [[name, result]] : [];
    }),
  );
}

let kept: Promise<void> = Promise.resolve();

/** Kept at once, a line each by name, so that a run that was broken off goes on where it stood. */
export function keepResult(root: string, result: Result): Promise<void> {
  kept = kept.then(() => keep(root, result));
  return kept;
}

async function keep(root: string, result: Result): Promise<void> {
  const results = (await readResults(root)).set(result.name, result);
  const lines = [...results.keys()].sort().map((name) => JSON.stringify(results.get(name)));
  await writeFile(`${file(root)}.new`, `${lines.join("\n")}\n`);
  await rename(`${file(root)}.new`, file(root));
}

/** Changes when the patch, a file that it changes or a test that should notice it does: then it is tried again. */
export async function fingerprint(root: string, { patch, tests, files }: Mutant): Promise<string> {
  const hash = createHash("sha256").update(patch);
  for (const name of [...files, ...tests]) {
    hash.update(`\0${name}\0`).update(await readFile(path.join(root, name)).catch(() => ""));
  }
  return hash.digest("hex").slice(0, 16);
}
