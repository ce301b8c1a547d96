import { type Command, script } from "@/lib/machines/command";
import { type Machine, machineEnv, type Release } from "@/lib/machines/machine";

// The answer to a short command has to stay below 1 MiB: what goes beyond is left out.
// What the revision holds, not what installing and building add; the root's files first, in case there are very many.
// A worker that takes over brings the Git credential again: it goes here at the latest.
const listScript = `rm -f "$2/credential" && cat "$2/revision" && cd "$1" && {
git ls-files -z -- ':(glob)*' &&
git ls-files -z -- ':(glob)*/*' ':(glob)*/*/*' ':(glob)*/*/*/*' ':(exclude)node_modules'
} | head -c 1000000`;

/** Prints the checked out SHA and the file list for `readInspection`. */
export function inspectCommand(machine: Machine, release: Release): Command {
  return { argv: script(listScript, release.folder, release.kept), env: machineEnv(machine), timeoutMs: 30_000 };
}

/** `revision` is the full SHA; `files` are paths relative to the checkout, at most four folders deep. */
export function readInspection(stdout: string): { revision: string; files: string[] } {
  const [, revision, list] = /^([0-9a-f]{40,64})\n([\s\S]*)$/.exec(stdout) ?? [];
  if (!revision || list === undefined) throw new Error("The machine did not say which revision it checked out.");
  return { revision, files: list.split("\0").filter(Boolean) };
}

// A file's name, its beginning and so on, each ended by NUL; NULs inside the files are left out.
const printScript = `cd "$1" && shift
for path; do printf '%s\\0' "$path"; head -c 262144 -- "./$path" 2>/dev/null | tr -d '\\000'; printf '\\0'; done |
head -c 1000000`;

/** Prints the first 256 kB of each file (paths relative to the checkout) for `readPrinted`. */
export function printCommand(machine: Machine, release: Release, paths: string[]): Command {
  return { argv: script(printScript, release.folder, ...paths), env: machineEnv(machine), timeoutMs: 30_000 };
}

/** Contents by path. */
export function readPrinted(stdout: string): Record<string, string> {
  const parts = stdout.split("\0");
  const contents: Record<string, string> = {};
  for (let index = 0; index + 1 < parts.length; index += 2) contents[parts[index] ?? ""] = parts[index + 1] ?? "";
  return contents;
}
