import type { App } from "@/lib/builds/app";
import { type Machine, machineEnv, machinePaths, type Release } from "@/lib/machines/machine";
import { commandFile } from "@/lib/ssh/command";
import { quote } from "@/lib/ssh/quote";

/**
 * The script that becomes the app: it sends the output to files as it is and starts the app in exactly this
 * environment, plus the mark by which its processes are found. PM2 would decode the output, add its own variables,
 * and read a variable named `args` as its own.
 */
export function launchScript(machine: Machine, release: Release, app: App): string {
  const { output, errors, mayfly } = machinePaths(machine);
  const env = { ...machineEnv(machine, release), ...app.env, MAYFLY_APP: mayfly };
  const redirect = `exec 3>&- >>${quote([output])} 2>>${quote([errors])} </dev/null\n`;
  return `#!/bin/sh\n${redirect}${commandFile({ argv: app.argv, cwd: app.cwd, env })}`;
}
