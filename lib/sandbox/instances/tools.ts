import { chmod, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bareFolder, toolsFolder } from "./paths";

/** What a bare machine lacks: preparing it has to bring these. */
const absent = new Set(["node", "nodejs", "npm", "npx", "corepack", "pm2", "yarn", "yarnpkg", "pnpm", "pnpx"]);
const systemFolders = ["/usr/bin", "/bin"];

/** Makes the folders of programs that instances have in their PATH: prepared ones, and the bare machine's. */
export async function makeTools(place: string): Promise<void> {
  await rm(bareFolder(place), { recursive: true, force: true });
  for (const folder of [dirname(toolsFolder(place)), toolsFolder(place), bareFolder(place)]) {
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
  }
  const programs = new Map<string, string>();
  // What both have is taken from the first.
  for (const folder of systemFolders.toReversed()) {
    for (const name of await readdir(folder)) if (!absent.has(name)) programs.set(name, join(folder, name));
  }
  await Promise.all([...programs].map(([name, program]) => symlink(program, join(bareFolder(place), name))));
}

/** The PATH of an instance. */
export function searchPath(place: string, bare: boolean): string {
  return bare ? bareFolder(place) : [toolsFolder(place), "/usr/local/bin", "/usr/bin", "/bin"].join(":");
}
