// @ts-check
import { spawnSync } from "node:child_process";
import { Advice } from "./start/advice.js";
import { build } from "./start/build.js";
import { generateClient, installPackages } from "./start/install.js";
import { nodeBinary } from "./start/node.js";
import { root } from "./start/settings.js";

/** `npm run bench`: every measurement, or those that are named: `npm run bench -- logs`. */
async function main() {
  const { signal } = new AbortController();
  await installPackages(process.env, signal);
  await generateClient(process.env, signal);
  await build(process.env, signal);
  const argv = ["--import", "tsx", "scripts/bench/main.ts", ...process.argv.slice(2)];
  return spawnSync(nodeBinary(), argv, { cwd: root, stdio: "inherit" }).status ?? 1;
}

// The measurements clean up after Ctrl-C, which reaches them too: this process waits for them.
process.on("SIGINT", () => {});
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Advice ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = 1;
}
