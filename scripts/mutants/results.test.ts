import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Mutant } from "./mutant";
import { currentResults, fingerprint, keepResult } from "./results";

function mutant(name: string, parts: Partial<Mutant> = {}): Mutant {
  return { name, what: "", tests: ["a.test.ts"], harmless: null, files: ["a.ts"], patch: "-1\n+2\n", ...parts };
}

async function tree(): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), "mayfly-results-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(path.join(root, "scripts/mutants"), { recursive: true });
  for (const file of ["a.ts", "a.test.ts", "b.ts"]) await writeFile(path.join(root, file), file);
  return root;
}

async function keep(root: string, ...mutants: Mutant[]): Promise<void> {
  const rest = { verdict: "noticed", by: null, seconds: 1 } as const;
  await Promise.all(
    mutants.map(async (each) =>
      keepResult(root, { name: each.name, fingerprint: await fingerprint(root, each), ...rest }),
    ),
  );
}

test("results that come together are all kept, one line each, by name", async () => {
  const root = await tree();
  const all = ["c", "a", "b"].map((name) => mutant(name));
  await keep(root, ...all, mutant("a"));
  const lines = (await readFile(path.join(root, "scripts/mutants/results.jsonl"), "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(["a", "b", "c"]);
  expect([...(await currentResults(root, all)).keys()]).toEqual(["c", "a", "b"]);
});

test.each(["a.ts", "a.test.ts"])("a result holds no more once %s has changed", async (file) => {
  const root = await tree();
  const other = mutant("other", { files: ["b.ts"], tests: [] });
  await keep(root, mutant("it"), other);
  await appendFile(path.join(root, file), " ");
  expect([...(await currentResults(root, [mutant("it"), other])).keys()]).toEqual(["other"]);
});

test("a result holds no more once the patch has changed", async () => {
  const root = await tree();
  await keep(root, mutant("it"));
  expect([...(await currentResults(root, [mutant("it", { patch: "-1\n+3\n" })])).keys()]).toEqual([]);
});
