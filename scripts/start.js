// @ts-check
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { isRoot, removeAccount } from "./account.js";
import { Advice } from "./start/advice.js";
import { build } from "./start/build.js";
import { checkMachine, checkPort, checkWritable } from "./start/checks.js";
import { checkDataFolder, openDataFolder, releaseDataFolder } from "./start/dataFolder.js";
import { generateClient, installPackages } from "./start/install.js";
import { forgetAll } from "./start/leftovers.js";
import { openPlace } from "./start/place.js";
import { say } from "./start/say.js";
import { readSettings } from "./start/settings.js";
import { startServices, stopServices } from "./start/startServices.js";

/** How to undo what was done, first one last. @type {(() => Promise<unknown>)[]} */
const undo = [];

/** @param {AbortSignal} signal */
async function start(signal) {
  const settings = readSettings();
  checkMachine();
  await checkDataFolder(settings.dataDir);
  await checkWritable(settings.dataDir);
  const data = await openDataFolder(settings.dataDir, settings.url, settings.environment.MAYFLY_SECRET_KEY);
  undo.push(() => releaseDataFolder(data.dir));
  const place = await openPlace(data);
  if (isRoot()) undo.push(() => removeAccount(place.accountName));
  undo.push(() => place.close());
  await checkPort(settings.host, settings.port);
  await installPackages(settings.environment, signal);
  await generateClient(settings.environment, signal);
  await build(settings.environment, signal);
  await mkdir(path.join(data.dir, "logs"), { recursive: true, mode: 0o700 });

  /** @type {import("./start/startServices.js").Context["running"]} */
  const running = new Map();
  undo.push(() => rm(path.join(data.dir, "connection.json"), { force: true }));
  undo.push(async () => {
    await stopServices(running);
    await forgetAll(place.folder);
  });
  const { setUpSecret } = await startServices({ settings, data, place, signal, running });
  say(`\nMayfly is ready: ${settings.url}\n`);
  if (setUpSecret) {
    say("Make the first admin with this link. It works once, for one hour:");
    say(`${settings.url}/set-up#${setUpSecret}\n`);
  }
  say("Ctrl-C stops everything.");
}

async function stop() {
  for (const step of undo.reverse()) {
    await step().catch((error) => process.stderr.write(`While stopping: ${error.message}\n`));
  }
}

/** @param {unknown} error */
function explain(error) {
  const line = error instanceof Advice ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Mayfly: ${line}\n`);
}

async function main() {
  // What other users must reach is readable whatever the caller's mask; the data folder itself is private.
  process.umask(0o022);
  const interrupted = new AbortController();
  const until = new Promise((resolve) => interrupted.signal.addEventListener("abort", resolve));
  interrupted.signal.addEventListener("abort", () => say("Stopping ..."));
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => interrupted.abort());
  let failed = false;
  try {
    await start(interrupted.signal);
    await until;
  } catch (error) {
    failed = !interrupted.signal.aborted;
    if (failed) explain(error);
  }
  await stop();
  process.exit(failed ? 1 : 0);
}

await main();
