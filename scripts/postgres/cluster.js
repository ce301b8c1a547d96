// @ts-check
import { chown, lchown, lstat, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { spawnAs } from "./program.js";

/** @typedef {import("../account.js").Account} Account */
/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

export const superuser = "mayfly";

/**
 * The data folder of a cluster, made where there is none, and handed to whoever runs Postgres now.
 * @param {string} folder @param {string} password @param {boolean} durable @param {Account | undefined} account
 * @returns {Promise<string>}
 */
export async function ensureCluster(folder, password, durable, account) {
  const data = path.join(folder, "data");
  const found = await lstat(data).catch(() => undefined);
  if (!found) await initialise(folder, password, durable, account);
  else if (account && found.uid !== account.uid) await own(data, account);
  return data;
}

/**
 * Makes the cluster under another name and renames it when complete: a half-made one is made again.
 * @param {string} folder @param {string} password @param {boolean} durable @param {Account | undefined} account
 */
async function initialise(folder, password, durable, account) {
  const [fresh, passwordFile] = [path.join(folder, "data.new"), path.join(folder, "password")];
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) await Promise.all([fresh, passwordFile].map((file) => chown(file, account.uid, account.gid)));
  const options = [
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
  ];
  const child = spawnAs(account, folder, "initdb", [
    `--pgdata=${fresh}`,
    ...options,
    ...(durable ? [] : ["--no-sync"]),
  ]);
  try {
    const { code, output } = await completion(child);
    if (code !== 0) throw new Error(`Postgres could not make its data folder ${fresh}: ${output.trim()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, path.join(folder, "data"));
}

/** @param {ChildProcess} child @returns {Promise<{ code: number | null, output: string }>} */
function completion(child) {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The folder itself comes last: until it is handed over, the work is not done. @param {string} data @param {Account} account */
async function own(data, account) {
  const entries = await readdir(data, { recursive: true });
  for (const entry of [...entries, "."]) await lchown(path.join(data, entry), account.uid, account.gid);
}
