// @ts-check
import { createHash } from "node:crypto";
import { constants, existsSync, readFileSync, realpathSync } from "node:fs";
import { chmod, copyFile, link, lstat, mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { isRoot } from "../account.js";
import { Advice } from "./advice.js";
import { readText } from "./dataFolder.js";
import { nodeBinary } from "./node.js";
import { packageClosure } from "./packageClosure.js";
import { root } from "./settings.js";

const programs = { npm: "npm/bin/npm-cli.js", npx: "npm/bin/npx-cli.js", pm2: "pm2/bin/pm2" };

/**
 * Lays out `<place>/tools` as Node's own packages do (`bin`, `lib/node_modules`) with node, npm and PM2 for instances.
 * Root makes copies, which users who cannot enter our checkout or npm's folder can read; others make links.
 * @param {string} place
 */
export async function placeTools(place) {
  const [tools, node, npm] = [path.join(place, "tools"), nodeBinary(), findNpm()];
  const stamp = stampOf(node, npm);
  if ((await readText(path.join(tools, "stamp"))) === stamp) return;
  const fresh = `${tools}.new`;
  await rm(fresh, { recursive: true, force: true });
  const modules = path.join(fresh, "lib/node_modules");
  for (const folder of [path.join(fresh, "bin"), modules]) await mkdir(folder, { recursive: true });
  if (isRoot()) await copyAll(node, npm, fresh, modules);
  else {
    await symlink(node, path.join(fresh, "bin/node"));
    await symlink(npm, path.join(modules, "npm"));
    await symlink(path.join(root, "node_modules/pm2"), path.join(modules, "pm2"));
  }
  for (const [name, file] of Object.entries(programs)) {
    await symlink(path.join("../lib/node_modules", file), path.join(fresh, "bin", name));
  }
  await writeFile(path.join(fresh, "stamp"), stamp);
  await rm(tools, { recursive: true, force: true });
  await rename(fresh, tools);
}

/** Where what we would place comes from, and which versions. @param {string} node @param {string} npm */
function stampOf(node, npm) {
  const manifests = [npm, path.join(root, "node_modules/pm2")].map((folder) =>
    readFileSync(path.join(folder, "package.json")),
  );
  const nodeManifest = path.join(path.dirname(node), "../package.json");
  const nodeVersion = existsSync(nodeManifest) ? readFileSync(nodeManifest) : process.version;
  return [node, npm, String(isRoot()), nodeVersion, ...manifests]
    .reduce((hash, part) => hash.update(part), createHash("sha256"))
    .digest("hex");
}

/** @param {string} node @param {string} npm @param {string} tools @param {string} modules */
async function copyAll(node, npm, tools, modules) {
  await placeFile(node, path.join(tools, "bin/node"));
  // A distribution's npm keeps its dependencies elsewhere, where everybody can read them: a copy would miss them.
  if (existsSync(path.join(npm, "node_modules"))) await placeFolder(npm, path.join(modules, "npm"));
  else await symlink(npm, path.join(modules, "npm"));
  for (const folder of packageClosure("pm2")) {
    await placeFolder(path.join(root, "node_modules", folder), path.join(modules, folder), ["node_modules"]);
  }
}

/** The folder of the npm that started us, or else of the one that comes with this Node, or is first in the path. */
export function findNpm() {
  const started = process.env.npm_execpath?.endsWith("npm-cli.js") ? [process.env.npm_execpath] : [];
  const beside = path.join(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  const inPath = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "npm"));
  for (const file of [...started, beside, ...inPath]) {
    if (!existsSync(file)) continue;
    const folder = path.dirname(path.dirname(realpathSync(file)));
    if (existsSync(path.join(folder, "bin/npm-cli.js"))) return folder;
  }
  throw new Advice("npm was not found: install it, it comes with Node, and start again with `npm start`.");
}

/** Symbolic links stay behind: packages hold none that are needed. @param {string} from @param {string} to @param {string[]} [without] */
async function placeFolder(from, to, without = []) {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (without.includes(entry.name)) continue;
    if (entry.isDirectory()) await placeFolder(source, target);
    else if (entry.isFile()) await placeFile(source, target);
  }
}

/** Links a file that everybody can read as it is; copies one that they cannot. @param {string} from @param {string} to */
async function placeFile(from, to) {
  const { mode } = await lstat(from);
  const wanted = mode & 0o100 ? 0o755 : 0o644;
  if ((mode & 0o777) === wanted && (await tryLink(from, to))) return;
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, wanted);
}

/** Fails across file systems. @param {string} from @param {string} to */
async function tryLink(from, to) {
  return link(from, to).then(
    () => true,
    () => false,
  );
}
