import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { end } from "@/scripts/processes";

/** For what a bug keeps from ever being so; tests that need more fail without the bug as well, and that is said. */
const patienceMs = 60_000;
/** A test may wait for as long as its own deadline; then somebody who waits for it has seen enough. */
const deadlineMs = 10 * 60_000;

type Report = {
  testResults: { name: string; status: string; assertionResults: { title: string; status: string }[] }[];
};

export type Outcome = { passed: boolean; failure: string | null };

/** Runs test files in a copy, up to the first that fails; `failure` is its name. */
export async function runTests(
  folder: string,
  tests: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Outcome> {
  const report = path.join(folder, "report.json");
  await rm(report, { force: true });
  const reporting = ["--reporter=json", `--outputFile=${report}`];
  const argv = ["node_modules/vitest/vitest.mjs", "run", "--bail", "1", ...reporting, ...tests];
  const patient = { ...env, TEST_PATIENCE_MS: String(patienceMs) };
  const code = await runInGroup(argv, folder, patient, signal);
  if (code === 0) return { passed: true, failure: null };
  return { passed: false, failure: existsSync(report) ? await firstFailure(report) : "the test run broke off" };
}

/** Whether the copy is sound TypeScript; the build would notice where it is not. */
export async function compiles(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const argv = ["node_modules/typescript/bin/tsc", "-p", ".", "--noEmit"];
  return (await runInGroup(argv, folder, env, signal)) === 0;
}

/** The exit code; null where the deadline or `signal` ended it. */
async function runInGroup(argv: string[], cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const child = spawn(process.execPath, argv, { cwd, env, detached: true, stdio: "ignore" });
  const over = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const stop = () =>
    void (
      child.pid &&
      end(-child.pid, [
        ["SIGTERM", 2_000],
        ["SIGKILL", 1_000],
      ])
    );
  over.addEventListener("abort", stop, { once: true });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return code;
  } finally {
    over.removeEventListener("abort", stop);
  }
}

async function firstFailure(report: string): Promise<string> {
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as Report;
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "failed"),
  );
  return failed[0]?.title ?? "a test file that did not run to its end";
}
