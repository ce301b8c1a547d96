// @ts-check
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "../postgres.js";
import { Advice } from "./advice.js";
import { nextCommand } from "./build.js";
import { remember } from "./leftovers.js";
import { nodeBinary } from "./node.js";
import { Service, spawnLogged } from "./service.js";

/** @typedef {import("./settings.js").Environment} Environment */

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./place.js").Place} Place */

const readyTimeoutMs = 120_000;
const crashesBeforeReady = 3;

/** What runs TypeScript of ours. @param {string} file @param {string[]} argv */
export function scriptCommand(file, ...argv) {
  return [nodeBinary(), "--import", "tsx", file, ...argv];
}

/**
 * Web, worker or sandbox.
 * @param {string} name @param {string[]} argv @param {Environment} env
 * @param {{ dataDir: string, place: Place }} options
 */
export function programService(name, argv, env, { dataDir, place }) {
  return new Service({
    name,
    launch: async () => spawnLogged(name, argv, env, path.join(dataDir, "logs", `${name}.log`)),
    stopSignal: "SIGTERM",
    onStart: (pid) => remember(place.folder, name, pid),
  });
}

// In MiB. With Node's own limit, twice as high, what is no longer needed after a thousand requests stays for long.
// `npm run web` has it in package.json.
const youngGeneration = "--max-semi-space-size=8";

/** How the web process is started, on a build that is there. @param {Pick<Settings, "host" | "port">} settings */
export function webCommand({ host, port }) {
  const [node = "", ...argv] = nextCommand("start", "-H", host, "-p", String(port));
  return [node, youngGeneration, ...argv];
}

/**
 * The embedded Postgres; one that crashed comes back on the port it had.
 * @param {Place} place @param {string} password @param {number | undefined} preferredPort
 */
export async function postgresService(place, password, preferredPort) {
  const options = { folder: path.join(place.folder, "postgres"), password, accountName: place.accountName };
  let { url, port } = { url: "", port: preferredPort };
  const service = new Service({
    name: "postgres",
    launch: async () => {
      const started = await startPostgres({ ...options, port });
      ({ url, port } = started);
      return started.process;
    },
    stopSignal: "SIGINT",
    onStart: (pid) => remember(place.folder, "postgres", pid),
  });
  await service.start();
  return { service, url, port };
}

/**
 * Waits until a condition holds; gives up when it takes too long, or a service crashes again and again.
 * @param {string} what @param {() => Promise<boolean>} condition @param {Service[]} services @param {AbortSignal} signal
 */
export async function until(what, condition, services, signal) {
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await condition())) {
    const broken = services.find(({ crashes }) => crashes >= crashesBeforeReady);
    if (broken) throw new Advice(`The process ${broken.options.name} does not start: its messages above say why.`);
    if (Date.now() > deadline)
      throw new Advice(`${what} within ${readyTimeoutMs / 1_000} s: see the data folder's logs.`);
    await sleep(50, undefined, { signal });
  }
}

/**
 * Whether web, database and a worker say that they are well.
 * @param {string} localUrl @param {AbortSignal} signal
 */
export async function isHealthy(localUrl, signal) {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
  const response = await fetch(`${localUrl}/api/health`, { signal: deadline, redirect: "manual" }).catch(
    () => undefined,
  );
  await response?.body?.cancel();
  return response?.status === 200;
}
