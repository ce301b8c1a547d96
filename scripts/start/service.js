// @ts-check
import { setTimeout as sleep } from "node:timers/promises";
import { end, signal } from "../processes.js";
import { openLog } from "./logFile.js";
import { spawnInGroup } from "./run.js";

/** @typedef {import("./settings.js").Environment} Environment */

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */
/**
 * @typedef {object} ServiceOptions
 * @property {string} name
 * @property {() => Promise<ChildProcess>} launch
 * @property {NodeJS.Signals} stopSignal
 * @property {(pid: number) => Promise<void>} onStart
 */

const firstDelayMs = 250;
const longestDelayMs = 15_000;
/** A process that lived this long starts again at once when it crashes. */
const healthyMs = 30_000;
/** For a process that was just being started again when everything stops. */
const lateStopMs = 500;

/** A process that is started again, ever more slowly, when it ends by itself. */
export class Service {
  /** @type {ChildProcess | undefined} */
  #child;
  #stopping = new AbortController();
  #delayMs = firstDelayMs;
  /** @type {Promise<void> | undefined} */
  #supervision;

  /** @param {ServiceOptions} options */
  constructor(options) {
    this.options = options;
    this.crashes = 0;
  }

  async start() {
    await this.#launch();
    this.#supervision = this.#supervise();
  }

  async #launch() {
    const child = await this.options.launch();
    this.#child = child;
    if (child.pid) await this.options.onStart(child.pid);
  }

  async #supervise() {
    for (;;) {
      const startedAt = Date.now();
      const how = await this.#ended();
      if (this.#stopping.signal.aborted) return;
      this.crashes += 1;
      if (Date.now() - startedAt > healthyMs) this.#delayMs = firstDelayMs;
      process.stderr.write(`${this.options.name} ended (${how}); it starts again in ${this.#delayMs} ms\n`);
      await sleep(this.#delayMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
      if (this.#stopping.signal.aborted) return;
      await this.#launch().catch((error) => process.stderr.write(`${this.options.name}: ${error.message}\n`));
      if (this.#stopping.signal.aborted) return this.#end(lateStopMs);
    }
  }

  /** @returns {Promise<string>} the exit code or signal of the process that runs now, when it has ended */
  #ended() {
    const child = this.#child;
    if (!child?.pid) return Promise.resolve("it could not be started");
    const how = () => child.signalCode ?? `exit code ${child.exitCode}`;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(how());
    return new Promise((resolve) => child.once("exit", () => resolve(how())));
  }

  /** Ends the process and what is left of its group. @param {number} graceMs */
  async #end(graceMs) {
    const pid = this.#child?.pid;
    if (!pid) return;
    await end(pid, [[this.options.stopSignal, graceMs]]);
    signal(-pid, "SIGKILL");
  }

  /** @param {number} graceMs how long it may take to end by itself */
  async stop(graceMs) {
    this.#stopping.abort();
    await this.#end(graceMs);
    await this.#supervision;
  }
}

/**
 * Starts a program of ours. All it says goes to a log file, its errors to the terminal too.
 * @param {string} name @param {string[]} argv @param {Environment} env @param {string} logFile
 * @returns {ChildProcess}
 */
export function spawnLogged(name, [program = "", ...argv], env, logFile) {
  const log = openLog(logFile);
  const child = spawnInGroup(program, argv, env);
  child.stdout.on("data", (chunk) => log.write(chunk));
  child.stderr.on("data", (chunk) => {
    log.write(chunk);
    process.stderr.write(String(chunk).replace(/^(?=.)/gm, `${name}: `));
  });
  child.on("error", (error) => process.stderr.write(`${name}: ${error.message}\n`));
  child.on("close", () => log.close());
  return child;
}
