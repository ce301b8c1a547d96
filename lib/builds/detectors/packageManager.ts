import type { NodeProject, Project } from "./types";

// The last of each line that reads its lock format; for projects that do not pin one with `packageManager`.
const pnpmByLock: Record<string, string> = { "5": "7.33.7", "6": "8.15.9", "9": "10.34.9" };
const newestPnpm = "10.34.9";
const classicYarn = "1.22.22";
// https://github.com/yarnpkg/berry: Yarn 3 writes lock files up to version 6, Yarn 4 from 7.
const yarn3 = "3.8.7";
const yarn4 = "4.18.1";

type Manager = Pick<NodeProject, "manager" | "managerPackage" | "install">;

/** Which package manager a project uses: by `packageManager` (`name@1.2.3+hash`), else by its lock file. */
export function packageManager({ files, read }: Project, pinned: string | undefined): Manager {
  const [, name, version] = /^(pnpm|yarn|npm)@(\d+\.\d+\.\d+(?:-[\w.]+)?)(?:\+[\w.]+)?$/.exec(pinned ?? "") ?? [];
  if (name === "pnpm" || (!name && files.has("pnpm-lock.yaml"))) return pnpm(files, version ?? pnpmVersion(read));
  if (name === "yarn" || (!name && files.has("yarn.lock"))) return yarn(files, version ?? yarnVersion(read));
  const isLocked = files.has("package-lock.json") || files.has("npm-shrinkwrap.json");
  const install = ["npm", isLocked ? "ci" : "install", "--include=dev", "--no-audit", "--no-fund"];
  return { manager: "npm", managerPackage: null, install };
}

function pnpm(files: Project["files"], version: string): Manager {
  const isLocked = files.has("pnpm-lock.yaml");
  const install = ["pnpm", "install", isLocked ? "--frozen-lockfile" : "--no-frozen-lockfile", "--prod=false"];
  return { manager: "pnpm", managerPackage: `pnpm@${version}`, install };
}

function pnpmVersion(read: Project["read"]): string {
  const format = /^lockfileVersion:\s*['"]?(\d+)/m.exec(read["pnpm-lock.yaml"] ?? "")?.[1] ?? "";
  return pnpmByLock[format] ?? newestPnpm;
}

/** Yarn 1 is the package `yarn`; later ones are published as `@yarnpkg/cli-dist`. */
function yarn(files: Project["files"], version: string): Manager {
  const isLocked = files.has("yarn.lock");
  if (!version.startsWith("1.")) {
    const install = ["yarn", "install", ...(isLocked ? ["--immutable"] : ["--no-immutable"])];
    return { manager: "yarn", managerPackage: `@yarnpkg/cli-dist@${version}`, install };
  }
  const install = ["yarn", "install", ...(isLocked ? ["--frozen-lockfile"] : []), "--production=false"];
  return { manager: "yarn", managerPackage: `yarn@${version}`, install: [...install, "--non-interactive"] };
}

function yarnVersion(read: Project["read"]): string {
  const format = /^__metadata:\s*\n\s+version:\s*(\d+)/m.exec(read["yarn.lock"] ?? "")?.[1];
  const own = /yarn-(\d+\.\d+\.\d+)\.c?js/.exec(read[".yarnrc.yml"] ?? "")?.[1];
  if (own) return own;
  if (format === undefined) return classicYarn;
  return Number(format) > 6 ? yarn4 : yarn3;
}
