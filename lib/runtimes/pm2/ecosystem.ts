import type { Machine, Release } from "@/lib/machines/machine";
import { machinePaths } from "@/lib/machines/machine";

/** The name of the app's process in PM2. */
export const processName = "app";

// MAYFLY_* of the login session are the machine's own marks, single words: they go along, as in every run.
const inMarksOnly = `exec env -i $(env | grep '^MAYFLY_') /bin/sh "$1"`;

/**
 * The content of PM2's app file (https://pm2.keymetrics.io/docs/usage/application-declaration/): runs the launch
 * script in an otherwise empty environment and keeps it running. A crash is answered after 0.1 s, then ever later, up to 15 s.
 */
export function ecosystem(machine: Machine, release: Release) {
  const paths = machinePaths(machine);
  return {
    apps: [
      {
        name: processName,
        script: "/bin/sh",
        args: ["-c", inMarksOnly, "mayfly", `${release.kept}/launch`],
        interpreter: "none",
        exec_mode: "fork",
        cwd: paths.mayfly,
        // The launch script writes the log files itself.
        out_file: "/dev/null",
        error_file: "/dev/null",
        autorestart: true,
        exp_backoff_restart_delay: 100,
        // After this many crashes in a row PM2 would give up, by default after 16.
        max_restarts: 1_000_000_000,
        kill_timeout: 5_000,
        treekill: true,
        watch: false,
        vizion: false,
        pmx: false,
        automation: false,
      },
    ],
  };
}
