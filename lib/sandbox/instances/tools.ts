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
  const linked = new Set<string>();
  for (const folder of systemFolders) {
    for (const name of await readdir(folder)) {
      if (absent.has(name) || linked.has(name)) continue;
      linked.add(name);
      await symlink(join(folder, name), join(bareFolder(place), name));
    }
  }
}

/** The PATH of an instance. */
export function searchPath(place: string, bare: boolean): string {
  return bare ? bareFolder(place) : [toolsFolder(place), "/usr/local/bin", "/usr/bin", "/bin"].join(":");
}
