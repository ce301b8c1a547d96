// @ts-check
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { Advice } from "./start/advice.js";
import { generateClient, installPackages } from "./start/install.js";
import { nodeBinary } from "./start/node.js";
import { root } from "./start/settings.js";
import { clearLeft } from "./test/left.js";
import { preparePrograms } from "./test/programs.js";
import { leftOfRun, openRun } from "./test/run.js";
import { steps } from "./test/steps.js";

/**
 * `npm test`: everything, or the steps that are named: `npm test -- lint unit`.
 * The last line it prints counts the tests: `N passed, N failed`.
 */
const chosen = process.argv.slice(2);
const interrupted = new AbortController();

/** @typedef {import("./test/tally.js").Tally} Tally */

async function main() {
  const names = steps.map(({ name }) => name);
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown) throw new Advice(`There is no step ${unknown}: name some of ${names.join(", ")}, or none for all.`);
  const { signal } = interrupted;
  await installPackages(process.env, signal);
  if (process.execPath !== realpathSync(nodeBinary())) return continueOn(nodeBinary());
  await generateClient(process.env, signal);
  const selected = steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  await preparePrograms(selected.flatMap(({ needs }) => needs));
  const { folder, variables } = await openRun();
  Object.assign(process.env, variables);
  try {
    return await runSteps(selected, folder);
  } finally {
    await clearLeft(folder);
  }
}

/** The packages brought a newer Node than the one that `npm` ran on. @param {string} node @returns {Promise<number>} */
function continueOn(node) {
  const child = spawn(node, [new URL(import.meta.url).pathname, ...chosen], { cwd: root, stdio: "inherit" });
  interrupted.signal.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** @param {import("./test/steps.js").Step[]} selected @param {string} folder the run's */
async function runSteps(selected, folder) {
  /** @type {Tally} */
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const step of selected) {
    const { ok, tally } = await runStep(step, folder);
    for (const key of /** @type {(keyof Tally)[]} */ (Object.keys(total))) total[key] += tally[key];
    if (ok) continue;
    // A check that is no test, or a run that broke before its tests, is one thing that failed.
    if (tally.failed === 0) total.failed += 1;
    process.stdout.write(`\nStopped at ${step.name}; again with: npm test -- ${step.name}\n`);
    break;
  }
  return close(total);
}

/** Runs one; it has failed as well where something that it made is left. @param {import("./test/steps.js").Step} step @param {string} folder */
async function runStep({ name, title, run }, folder) {
  process.stdout.write(`\n== ${name}: ${title}\n`);
  const started = performance.now();
  const { ok, tally } = await run(interrupted.signal);
  interrupted.signal.throwIfAborted();
  const left = await leftOfRun(folder);
  for (const what of left) process.stdout.write(`${name} left behind: ${what}\n`);
  const passed = ok && left.length === 0;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  process.stdout.write(`== ${name}: ${passed ? "passed" : "FAILED"} in ${seconds} s\n`);
  return { ok: passed, tally };
}

/** The closing line. @param {Tally} tally */
function close({ passed, failed, skipped }) {
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  return failed > 0 ? 1 : 0;
}

// A terminal's Ctrl-C reaches what runs as well: this process ends last, and leaves nothing.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(name, () => interrupted.abort(new Advice("Interrupted.")));
}
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Advice ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = close({ passed: 0, failed: 1, skipped: 0 });
}
