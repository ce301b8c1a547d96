// @ts-check
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import util from "node:util";
import { Advice } from "./advice.js";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** @typedef {Record<string, string | undefined>} Environment variables of a process */
/**
 * @typedef {object} Settings
 * @property {Environment} environment ours, completed from `.env`
 * @property {string} host
 * @property {number} port
 * @property {string} dataDir absolute
 * @property {string} localUrl where this machine reaches the web process
 * @property {string} url where people do
 * @property {string | undefined} databaseUrl undefined: the embedded Postgres
 * @property {boolean} sandbox
 */

/**
 * What must be known before anything is installed. lib/platform/env.ts validates all settings again.
 * @returns {Settings}
 */
export function readSettings() {
  const environment = { ...readEnvFile(path.join(root, ".env")), ...nonEmpty(process.env) };
  const host = environment.HOST ?? "127.0.0.1";
  const port = readPort(environment.PORT ?? "3000");
  const localUrl = `http://${reachableHost(host)}:${port}`;
  checkSecrets(environment);
  return {
    environment,
    host,
    port,
    dataDir: path.resolve(root, environment.MAYFLY_DATA_DIR ?? ".mayfly"),
    localUrl,
    url: (environment.MAYFLY_URL ?? localUrl).replace(/\/$/, ""),
    databaseUrl: environment.DATABASE_URL,
    sandbox: readSwitch("MAYFLY_SANDBOX", environment.MAYFLY_SANDBOX) ?? loopback.test(host),
  };
}

/** @param {string} file @returns {Environment} */
function readEnvFile(file) {
  if (!existsSync(file)) return {};
  if (!util.parseEnv)
    throw new Advice("Reading .env takes Node 20.12 or newer: update Node, or set the variables yourself.");
  return nonEmpty(util.parseEnv(readFileSync(file, "utf8")));
}

/** An empty variable is an unset one. @param {Environment} variables */
function nonEmpty(variables) {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}

/** @param {string} text */
function readPort(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Advice(`PORT is ${text}: set it to a whole number from 1 to 65535.`);
}

/** @param {string} name @param {string | undefined} text */
function readSwitch(name, text) {
  if (text === undefined) return undefined;
  if (/^(1|true|on)$/.test(text)) return true;
  if (/^(0|false|off)$/.test(text)) return false;
  throw new Advice(`${name} is ${text}: set it to on or off.`);
}

/** @param {Environment} environment */
function checkSecrets({ MAYFLY_SECRET_KEY: key, MAYFLY_ADMIN_EMAIL: email, MAYFLY_ADMIN_PASSWORD: password }) {
  if (key && key.length < 32)
    throw new Advice("MAYFLY_SECRET_KEY is too short: use at least 32 characters, or leave it out.");
  if (Boolean(email) !== Boolean(password)) {
    throw new Advice("MAYFLY_ADMIN_EMAIL and MAYFLY_ADMIN_PASSWORD belong together: set both, or neither.");
  }
  if (password && password.length < 8)
    throw new Advice("MAYFLY_ADMIN_PASSWORD is too short: use at least 8 characters.");
}

/** @param {string} host */
function reachableHost(host) {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
