// @ts-check
import { spawnSync } from "node:child_process";
import { Advice } from "./start/advice.js";
import { nextCommand } from "./start/build.js";
import { generateClient, installPackages } from "./start/install.js";
import { nodeBinary } from "./start/node.js";
import { root } from "./start/settings.js";
import { preparePrograms } from "./test/programs.js";

/** `npm run mutants`: every planted bug, or those that are named: `npm run mutants -- access logs/one-nonce`. */
async function main() {
  const { signal } = new AbortController();
  await installPackages(process.env, signal);
  await generateClient(process.env, signal);
  await preparePrograms(["python", "ssh", "ps"]);
  const [next = "", ...typegen] = nextCommand("typegen");
  spawnSync(next, typegen, { cwd: root, stdio: "ignore" });
  const argv = ["--import", "tsx", "scripts/mutants/main.ts", ...process.argv.slice(2)];
  return spawnSync(nodeBinary(), argv, { cwd: root, stdio: "inherit" }).status ?? 1;
}

// The run ends its tests after Ctrl-C, which reaches it too: this process waits for it.
process.on("SIGINT", () => {});
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Advice ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = 1;
}
