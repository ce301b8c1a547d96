import type { App } from "@/lib/builds/app";
import { type Command, type MachineFile, script } from "@/lib/machines/command";
import { type Machine, machinePaths, pm2Env, type Release } from "@/lib/machines/machine";
import { quote } from "@/lib/ssh/quote";
import { ecosystem, processName } from "./ecosystem";
import { launchScript } from "./launchScript";

/** The files with which a release starts, also again after it was replaced; see `restoreCommands`. */
function releaseFiles(machine: Machine, release: Release, app: App, files: MachineFile[]): MachineFile[] {
  return [
    ...files,
    { path: `${release.kept}/launch`, content: launchScript(machine, release, app), mode: 0o600 },
    { path: `${release.kept}/app.json`, content: JSON.stringify(ecosystem(machine, release), null, 2), mode: 0o600 },
  ];
}

/** A boot starts the app by itself: where a person starts the machine, Mayfly comes at the same moment. One at a time. */
const takeTurns = "if command -v flock >/dev/null; then exec 9>start.lock && flock -w 20 9; fi";

/** Run at each boot of the machine (see the user data): starts the current release. */
function bootScript(machine: Machine): string {
  const { current, mayfly } = machinePaths(machine);
  const env = Object.entries(pm2Env(machine)).map(([name, value]) => `${name}=${value}`);
  const appFile = `${current}/app.json`;
  const start = quote(["env", ...env, "pm2", "-s", "start", appFile]);
  return `#!/bin/sh\ncd ${quote([mayfly])} && [ -e ${quote([appFile])} ] || exit 0\n${takeTurns}\n${start} 9>&-\n`;
}

/**
 * What served before has to be gone first: it may hold the port. That includes what forked away from PM2, which is
 * known by a variable in its environment. $1 the release's folder, $2 what is kept of it, $3 and $4 links to the two,
 * $5 Mayfly's folder.
 */
const startScript = `set -u
# PM2 stays when this run is over, or ended.
unset MAYFLY_RUN
cd "$5"
${takeTurns}
# Without its socket there is no PM2 yet, and asking would only start one.
if [ -e "$PM2_HOME/rpc.sock" ]; then pm2 -s delete ${processName} >/dev/null 2>&1 9>&-; fi
for process in $(grep -lsxzF "MAYFLY_APP=$5" /proc/[0-9]*/environ); do
  process=\${process#/proc/}
  kill -KILL "\${process%/environ}" 2>/dev/null
done
set -e
mkdir -p "$5/app"
{ wc -c <"$PM2_HOME/pm2.log" || echo 0; } >"$5/app/since" 2>/dev/null
ln -sfn "$1" "$3"
ln -sfn "$2" "$4"
pm2 -s start "$2/app.json" 9>&-
`;

function start(machine: Machine, release: Release, files: MachineFile[]): Command {
  const { app, current, mayfly } = machinePaths(machine);
  return {
    argv: script(startScript, release.folder, release.kept, app, current, mayfly),
    env: pm2Env(machine),
    files,
    timeoutMs: 30_000,
  };
}

/**
 * Replaces whatever runs by this release and makes it the one that a boot starts.
 * It has started when this ends, not yet answered: see `appStatusCommand` and the health probe.
 */
export function startCommands(machine: Machine, release: Release, app: App, files: MachineFile[] = []): Command[] {
  const boot = { path: machinePaths(machine).boot, content: bootScript(machine), mode: 0o700 };
  return [start(machine, release, [...releaseFiles(machine, release, app, files), boot])];
}

/** Puts back a release that was started before, as it was then. */
export function restoreCommands(machine: Machine, release: Release): Command[] {
  return [start(machine, release, [])];
}

const pruneScript = `for folder in "$1" "$2"; do
  for release in "$folder"/*; do
    case " $3 " in *" \${release##*/} "*) ;; *) rm -rf "$release" ;; esac
  done
done`;

/** Removes every release but these. */
export function pruneCommand(machine: Machine, keep: Release[]): Command {
  const { releases, kept } = machinePaths(machine);
  const ids = keep.map((release) => release.id).join(" ");
  return { argv: script(pruneScript, releases, kept, ids), env: pm2Env(machine), timeoutMs: 60_000 };
}
