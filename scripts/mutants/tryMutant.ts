import path from "node:path";
import { patch } from "./copy";
import type { Mutant } from "./mutant";
import { fingerprint, type Result, type Verdict } from "./results";
import { type Outcome, runTests } from "./vitest";

/** `folder` is a copy of the tree at `root`, to plant in; `sound` gathers the tests that pass there without a bug. */
export type Ground = { folder: string; root: string; env: NodeJS.ProcessEnv; sound: Set<string>; signal: AbortSignal };

/**
 * Plants a bug, runs the tests that should notice it, and takes it out again. Null where `signal` broke it off.
 * Tests that fail without the bug say nothing: each is run once without.
 */
export async function tryMutant(mutant: Mutant, ground: Ground): Promise<Result | null> {
  const { folder, root, env, signal } = ground;
  const started = performance.now();
  const file = path.join(root, "scripts/mutants/patches", `${mutant.name}.patch`);
  await patch(folder, file, "apply");
  let found: { verdict: Verdict; by: string | null };
  try {
    found = judge(await runTests(folder, mutant.tests, env, signal));
  } finally {
    await patch(folder, file, "reverse");
  }
  if (found.verdict === "noticed" && !(await areSound(mutant.tests, ground))) {
    found = { ...found, verdict: "tests fail without it" };
  }
  if (signal.aborted) return null;
  const seconds = Math.round((performance.now() - started) / 1_000);
  return { name: mutant.name, fingerprint: await fingerprint(root, mutant), ...found, seconds };
}

/** Of one that was not planted. */
export async function noResult(root: string, mutant: Mutant, verdict: Verdict): Promise<Result> {
  return { name: mutant.name, fingerprint: await fingerprint(root, mutant), verdict, by: null, seconds: 0 };
}

function judge({ passed, failure }: Outcome): { verdict: Verdict; by: string | null } {
  return passed ? { verdict: "unnoticed", by: null } : { verdict: "noticed", by: failure };
}

async function areSound(tests: string[], { folder, env, sound, signal }: Ground): Promise<boolean> {
  const unknown = tests.filter((test) => !sound.has(test));
  if (unknown.length === 0 || signal.aborted) return true;
  const { passed } = await runTests(folder, unknown, env, signal);
  if (passed) for (const test of unknown) sound.add(test);
  return passed;
}
