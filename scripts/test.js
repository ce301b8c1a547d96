// @ts-check
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { Advice } from "./start/advice.js";
import { generateClient, installPackages } from "./start/install.js";
import { nodeBinary } from "./start/node.js";
import { root } from "./start/settings.js";
import { preparePrograms } from "./test/programs.js";
import { steps } from "./test/steps.js";

/**
 * `npm test`: everything, or the steps that are named: `npm test -- lint unit`.
 * The last line it prints counts the tests: `N passed, N failed`.
 */
const chosen = process.argv.slice(2);

/** @typedef {import("./test/tally.js").Tally} Tally */

async function main() {
  const names = steps.map(({ name }) => name);
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown) throw new Advice(`There is no step ${unknown}: name some of ${names.join(", ")}, or none for all.`);
  const signal = new AbortController().signal;
  await installPackages(process.env, signal);
  if (process.execPath !== realpathSync(nodeBinary())) return continueOn(nodeBinary());
  await generateClient(process.env, signal);
  const selected = steps.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  await preparePrograms(selected.flatMap(({ needs }) => needs));
  return runSteps(selected);
}

/** The packages brought a newer Node than the one that `npm` ran on. @param {string} node */
function continueOn(node) {
  const { status } = spawnSync(node, [new URL(import.meta.url).pathname, ...chosen], { cwd: root, stdio: "inherit" });
  return status ?? 1;
}

/** @param {import("./test/steps.js").Step[]} selected */
async function runSteps(selected) {
  /** @type {Tally} */
  const total = { passed: 0, failed: 0, skipped: 0 };
  let failedStep = "";
  for (const { name, title, run } of selected) {
    process.stdout.write(`\n== ${name}: ${title}\n`);
    const started = performance.now();
    const { ok, tally } = await run();
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    for (const key of /** @type {(keyof Tally)[]} */ (Object.keys(total))) total[key] += tally[key];
    process.stdout.write(`== ${name}: ${ok ? "passed" : "FAILED"} in ${seconds} s\n`);
    if (ok) continue;
    failedStep = name;
    // A check that is no test, or a run that broke before its tests, is one thing that failed.
    if (tally.failed === 0) total.failed += 1;
    break;
  }
  if (failedStep) process.stdout.write(`\nStopped at ${failedStep}; again with: npm test -- ${failedStep}\n`);
  return close(total);
}

/** The closing line. @param {Tally} tally */
function close({ passed, failed, skipped }) {
  process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  return failed > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Advice ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = close({ passed: 0, failed: 1, skipped: 0 });
}
