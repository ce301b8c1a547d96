import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Secrets, secretsIn } from "@/lib/platform/testing/traces";

/** A file that holds secrets. `isClosed`: nobody but its user can read it, whatever the folders around it are. */
export type Holder = { path: string; holds: string[]; isClosed: boolean };

/** For tests: the files below a folder that hold secrets. Those of tools are left out: nobody writes to them. */
export function holdersBelow(root: string, secrets: Secrets): Holder[] {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) => !/^tools|node_modules/.test(name),
  );
  return names.sort().flatMap((name) => {
    const path = join(root, name);
    const holds = secretsIn(textOf(path), secrets);
    return holds.length === 0 ? [] : [{ path: name, holds, isClosed: isClosed(path) }];
  });
}

/** What is gone meanwhile, and what is no file, says nothing. */
function textOf(path: string): string {
  try {
    return lstatSync(path).isFile() ? readFileSync(path, "latin1") : "";
  } catch {
    return "";
  }
}

function isClosed(path: string): boolean {
  return (lstatSync(path).mode & 0o077) === 0;
}

export type Process = { command: string; shows: string[]; knows: string[] };

/** For tests: the secrets in the arguments and in the variables of every process of this computer. */
export function processesWith(secrets: Secrets): Process[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) => {
    const [command, variables] = ["cmdline", "environ"].map((file) => procText(`/proc/${pid}/${file}`));
    const [shows, knows] = [secretsIn(command ?? "", secrets), secretsIn(variables ?? "", secrets)];
    return shows.length + knows.length === 0
      ? []
      : [{ command: (command ?? "").replaceAll("\0", " ").trim(), shows, knows }];
  });
}

function procText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
