import { z } from "zod";
import { type Command, script } from "@/lib/machines/command";
import { type Machine, machineEnv, machinePaths, pm2Env } from "@/lib/machines/machine";
import { processName } from "./ecosystem";

/** What PM2 knows of the app. `restarts` counts every time it came back after it ended by itself. */
export type AppStatus = {
  status: "online" | "waiting" | "stopped";
  restarts: number;
  pid: number | null;
  /** When the process that runs now was started, in milliseconds since 1970 by the machine's clock. */
  startedAtMs: number;
  /** How it ended last, if it did. */
  exitCode: number | null;
};

// By PM2's own files: asking PM2 itself takes a fifth of a second of the machine's time.
const steadyScript = `set -- "$1" "$2" $(cat "$3"/app-*.pid) && [ $# -eq 3 ] && kill -0 "$3" &&
! tail -c "+$(($(cat "$1") + 1))" "$2" | grep -q 'exited with code'`;

/** Succeeds where the app's first process still runs, and nothing else has since its start. */
export function steadyCommand(machine: Machine): Command {
  const { since, pm2 } = machinePaths(machine);
  const argv = script(steadyScript, since, `${pm2}/pm2.log`, `${pm2}/pids`);
  return { argv, env: machineEnv(machine), timeoutMs: 15_000 };
}

/** Prints what `readAppStatus` reads. */
export function appStatusCommand(machine: Machine): Command {
  return { argv: ["pm2", "-s", "jlist"], env: pm2Env(machine), timeoutMs: 15_000 };
}

const listSchema = z.array(
  z.object({
    name: z.string(),
    pid: z.number().nullish(),
    pm2_env: z.object({
      status: z.string(),
      restart_time: z.number(),
      pm_uptime: z.number(),
      exit_code: z.number().nullish(),
    }),
  }),
);

/** The app's status, or null where PM2 has no such app. PM2 may print notices before the list. */
export function readAppStatus(stdout: string): AppStatus | null {
  const line = stdout.split("\n").find((text) => text.startsWith("[{") || text.startsWith("[]"));
  const app = listSchema.parse(JSON.parse(line ?? "[]")).find((entry) => entry.name === processName);
  if (!app) return null;
  const { status, restart_time, pm_uptime, exit_code } = app.pm2_env;
  return {
    status:
      status === "online" || status === "launching" ? "online" : status === "waiting restart" ? "waiting" : "stopped",
    restarts: restart_time,
    pid: app.pid || null,
    startedAtMs: pm_uptime,
    exitCode: exit_code ?? null,
  };
}
