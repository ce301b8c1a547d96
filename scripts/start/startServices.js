// @ts-check
import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Advice } from "./advice.js";
import { keep, readText, writePrivate } from "./dataFolder.js";
import { CommandFailed, run } from "./run.js";
import { makeSampleRepository } from "./sampleRepository.js";
import { serveSample } from "./sampleServer.js";
import { isHealthy, postgresService, programService, scriptCommand, until, webCommand } from "./services.js";
import { placeTools } from "./tools.js";

/** @typedef {import("./settings.js").Environment} Environment */

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./dataFolder.js").DataFolder} DataFolder */
/** @typedef {import("./place.js").Place} Place */
/** @typedef {import("./service.js").Service} Service */
/**
 * @typedef {object} Context
 * @property {Settings} settings
 * @property {DataFolder} data
 * @property {Place} place
 * @property {AbortSignal} signal
 * @property {Map<string, { stop: (graceMs: number) => Promise<void> | void }>} running by name
 */

/** How long those that stop after a service may need, together less than the five seconds that Ctrl-C may take. */
const reservesMs = { sample: 4_300, web: 3_500, worker: 2_700, sandbox: 1_000, postgres: 0 };
const stopMs = 4_300;

/**
 * Ends everything, in order, each as soon as the one before has ended.
 * @param {Context["running"]} running
 */
export async function stopServices(running) {
  const deadline = Date.now() + stopMs;
  for (const [name, reserveMs] of Object.entries(reservesMs)) {
    await running.get(name)?.stop(deadline - Date.now() - reserveMs);
  }
}

/**
 * Starts everything and waits until it is well.
 * @param {Context} context
 * @returns {Promise<{ setUpSecret: string | null }>} the one-time secret for making the first admin, while there is none
 */
export async function startServices(context) {
  const { settings, data, signal } = context;
  const [database, sample] = await allOrFirstError([
    startDatabase(context),
    startSample(context),
    startSandbox(context),
  ]);
  await writePrivate(path.join(data.dir, "connection.json"), JSON.stringify({ databaseUrl: database.url }));
  const known = { postgres: database.port, sample: sample?.port };
  await writePrivate(path.join(data.dir, "ports.json"), JSON.stringify(known));
  signal.throwIfAborted();
  const env = applicationEnvironment(context, database.url, sample?.url);
  const web = await startProgram(context, "web", webCommand(settings), env);
  const prepared = await prepare(context, env);
  const worker = await startProgram(context, "worker", scriptCommand("jobs/worker.ts"), env);
  const isReady = () => isHealthy(settings.localUrl, signal);
  await until("Mayfly did not become healthy", isReady, [web, worker], signal);
  return prepared;
}

/** Waits for all, so that nothing is still starting when an error is handled. @template {unknown[]} T @param {T} work */
async function allOrFirstError(work) {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** @param {Context} context @returns {Promise<{ url: string, port: number | undefined }>} */
async function startDatabase({ settings, data, place, running }) {
  if (settings.databaseUrl) return { url: settings.databaseUrl, port: undefined };
  const password = await keep(data.dir, "postgres-password", () => randomBytes(24).toString("hex"));
  const { service, url, port } = await postgresService(place, password, (await knownPorts(data)).postgres);
  running.set("postgres", service);
  return { url, port };
}

/** @param {Context} context */
async function startSample({ settings, data, running }) {
  if (!settings.sandbox) return undefined;
  const repository = path.join(data.dir, "sample.git");
  await makeSampleRepository(repository);
  const sample = await serveSample(repository, (await knownPorts(data)).sample ?? 0);
  running.set("sample", { stop: sample.close });
  return sample;
}

/** @param {Context} context */
async function startSandbox(context) {
  const { settings, place, data, signal } = context;
  if (!settings.sandbox) return;
  await placeTools(place.folder);
  const file = sandboxFile(data);
  const before = await writtenAt(file);
  // It runs strangers' code: what it does not need to know stays out of its environment.
  const { PATH, LANG, TMPDIR } = settings.environment;
  const env = { PATH, LANG, TMPDIR, NODE_ENV: "production", MAYFLY_SANDBOX_FILE: file, MAYFLY_PLACE: place.folder };
  const sandbox = await startProgram(context, "sandbox", scriptCommand("lib/sandbox/main.ts"), env);
  await until("The sandbox did not start", async () => (await writtenAt(file)) !== before, [sandbox], signal);
}

/** @param {Context} context @param {"web" | "worker" | "sandbox"} name @param {string[]} argv @param {Environment} env */
async function startProgram({ data, place, running, signal }, name, argv, env) {
  signal.throwIfAborted();
  const service = programService(name, argv, env, { dataDir: data.dir, place });
  running.set(name, service);
  await service.start();
  return service;
}

/** Its address and keys, which the sandbox writes when it listens, and reads to keep them. @param {DataFolder} data */
const sandboxFile = (data) => path.join(data.dir, "sandbox.json");

/** @param {string} file */
async function writtenAt(file) {
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}

/** @param {DataFolder} data @returns {Promise<{ postgres?: number, sample?: number }>} */
async function knownPorts(data) {
  return JSON.parse((await readText(path.join(data.dir, "ports.json"))) || "{}");
}

/** @param {Context} context @param {string} databaseUrl @param {string | undefined} sampleUrl @returns {Environment} */
function applicationEnvironment({ settings, data }, databaseUrl, sampleUrl) {
  const { MAYFLY_ADMIN_EMAIL, MAYFLY_ADMIN_PASSWORD, ...environment } = settings.environment;
  return {
    ...environment,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
    HOST: settings.host,
    PORT: String(settings.port),
    MAYFLY_URL: settings.url,
    MAYFLY_DATA_DIR: data.dir,
    MAYFLY_SECRET_KEY: data.secretKey,
    MAYFLY_SANDBOX: settings.sandbox ? "on" : "off",
    ...(settings.sandbox ? { MAYFLY_SANDBOX_FILE: sandboxFile(data), MAYFLY_SAMPLE_URL: sampleUrl } : {}),
  };
}

/**
 * Migrates and seeds, in one process.
 * @param {Context} context @param {Environment} env
 * @returns {Promise<{ setUpSecret: string | null }>}
 */
async function prepare({ settings, signal }, env) {
  const { MAYFLY_ADMIN_EMAIL, MAYFLY_ADMIN_PASSWORD } = settings.environment;
  const admin = { MAYFLY_ADMIN_EMAIL, MAYFLY_ADMIN_PASSWORD };
  try {
    const output = await run(scriptCommand("scripts/prepare.ts"), { ...env, ...admin }, signal);
    return JSON.parse(output.trim().split("\n").at(-1) ?? "");
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const way = settings.databaseUrl ? "; check DATABASE_URL, and that the database is there" : "";
    throw new Advice(`The database could not be prepared: ${error.message}${way}.`);
  }
}
