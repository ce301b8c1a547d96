import { quote } from "@/lib/ssh/quote";
import { type Machine, machineEnv, machinePaths, type Release } from "./machine";

// A shell that is bash keeps these to itself: `export UID=...` would end it.
const reservedNames = new Set(["BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID", "_"]);

export type App = {
  /** The command that stays in the foreground and serves. */
  argv: string[];
  cwd: string;
  env: Record<string, string>;
};

/**
 * The script that becomes the app: it sends the output to files as it is and starts the app in exactly this
 * environment, plus the mark by which its processes are found. PM2 would decode the output, add its own variables, and read a variable named `args` as its own.
 */
export function launchScript(machine: Machine, release: Release, app: App): string {
  const paths = machinePaths(machine);
  const env: Record<string, string> = { ...machineEnv(machine, release), ...app.env, MAYFLY_APP: paths.mayfly };
  const names = Object.keys(env);
  const reserved = names.filter((name) => reservedNames.has(name)).map((name) => `${name}=${env[name]}`);
  return [
    "#!/bin/sh",
    `exec 3>&- >>${quote([paths.output])} 2>>${quote([paths.errors])} </dev/null`,
    `cd ${quote([app.cwd])} || exit 1`,
    ...names.filter((name) => !reservedNames.has(name)).map((name) => `export ${name}=${quote([env[name] ?? ""])}`),
    `exec ${quote([...(reserved.length > 0 ? ["/usr/bin/env", ...reserved] : []), ...app.argv])}`,
    "",
  ].join("\n");
}
