// @ts-check
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, nextCommand } from "../start/build.js";
import { inTurn } from "../start/inTurn.js";
import { nodeBinary } from "../start/node.js";
import { root } from "../start/settings.js";
import { findBrowser } from "./programs.js";
import { none, playwrightTally, vitestTally } from "./tally.js";

/** @typedef {import("./tally.js").Tally} Tally */
/** @typedef {import("./programs.js").Need} Need */
/** @typedef {{ ok: boolean, tally: Tally }} Result */
/** @typedef {{ name: string, title: string, needs: Need[], run: (signal: AbortSignal) => Promise<Result> }} Step */

const bin = path.join(root, "node_modules/.bin");

/** @type {Step[]} */
export const steps = [
  {
    name: "types",
    title: "TypeScript",
    needs: [],
    // What is generated and what is built for pages lies in one folder.
    run: (signal) => inTurn(() => check(signal, nextCommand("typegen"), tool("tsc", "-p", ".")), signal),
  },
  {
    name: "lint",
    title: "format and lint",
    needs: [],
    run: (signal) => check(signal, tool("biome", "ci", "--error-on-warnings")),
  },
  {
    name: "rules",
    title: "who imports whom",
    needs: [],
    run: (signal) => check(signal, tool("tsx", "scripts/lint/structure.ts")),
  },
  {
    name: "unused",
    title: "unused files and exports",
    needs: [],
    run: (signal) => check(signal, tool("knip", "--no-progress")),
  },
  { name: "unit", title: "unit tests", needs: [], run: (signal) => vitest(signal, "unit", "summer") },
  { name: "build", title: "production build", needs: [], run: buildProduct },
  {
    name: "int",
    title: "integration tests",
    needs: ["python", "ssh", "ps"],
    run: (signal) => vitest(signal, "int", "alone"),
  },
  { name: "browser", title: "browser tests", needs: ["browser", "python", "ssh", "ps"], run: playwright },
];

/** @param {string} name @param {string[]} argv */
function tool(name, ...argv) {
  return [path.join(bin, name), ...argv];
}

/** Commands that only have to succeed. @param {AbortSignal} signal @param {string[][]} commands @returns {Promise<Result>} */
async function check(signal, ...commands) {
  for (const argv of commands) if (!(await succeeds(signal, argv))) return { ok: false, tally: none };
  return { ok: true, tally: none };
}

/** @param {AbortSignal} signal @param {string[]} projects */
function vitest(signal, ...projects) {
  return counted(vitestTally, (report) =>
    succeeds(signal, [
      ...[nodeBinary(), path.join(root, "node_modules/vitest/vitest.mjs"), "run"],
      ...projects.flatMap((project) => ["--project", project]),
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ]),
  );
}

/** @param {AbortSignal} signal */
async function playwright(signal) {
  const result = await counted(playwrightTally, (report) =>
    succeeds(signal, [nodeBinary(), path.join(root, "node_modules/playwright/cli.js"), "test", "--config", "e2e"], {
      MAYFLY_E2E_REPORT: report,
      CHROME_PATH: findBrowser(),
    }),
  );
  // Traces and screenshots of what failed stay, beside those of other runs.
  const traces = path.join(root, "test-results", path.basename(process.env.MAYFLY_TEST_RUN ?? ""));
  if (result.ok) rmSync(traces, { recursive: true, force: true });
  return result;
}

/** A run that found no test has failed. @param {(file: string) => Tally} read @param {(file: string) => Promise<boolean>} run */
async function counted(read, run) {
  const folder = mkdtempSync(path.join(tmpdir(), "mayfly-report-"));
  try {
    const report = path.join(folder, "report.json");
    const succeeded = await run(report);
    const tally = read(report);
    return { ok: succeeded && tally.failed === 0 && tally.passed > 0, tally };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {AbortSignal} signal @returns {Promise<Result>} */
async function buildProduct(signal) {
  await build(process.env, signal);
  return { ok: true, tally: none };
}

/**
 * @param {AbortSignal} signal
 * @param {string[]} argv @param {Record<string, string | undefined>} [extra]
 * @returns {Promise<boolean>}
 */
function succeeds(signal, [program = "", ...argv], extra = {}) {
  signal.throwIfAborted();
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, ...extra };
  const child = spawn(program, argv, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  // What it started is ended, and what it made removed, when the run is cleared.
  const abort = () => child.kill("SIGKILL");
  signal.addEventListener("abort", abort);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", abort);
      resolve(code === 0);
    });
  });
}
