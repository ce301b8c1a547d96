import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { detect } from "@/lib/builds/detect";
import { plan } from "@/lib/builds/plan";
import { type Machine, machinePaths, pm2Env, type Release, releaseOf } from "@/lib/machines/machine";
import { ecosystem } from "@/lib/runtimes/pm2/ecosystem";
import { launchScript } from "@/lib/runtimes/pm2/launchScript";
import { quote } from "@/lib/ssh/quote";
import { root } from "@/scripts/start/settings";

const sample = path.join(root, "e2e/samples/hello");

/**
 * What somebody would type to deploy the sample by hand: clone, install, start under PM2, ask until it answers. The
 * install command, the app's environment and PM2's files are those of Mayfly's own plan. Prints a line
 * "STEP MILLISECONDS" for each step, by the machine's clock since 1970, and lets nobody wait longer than it must.
 */
export async function deployScript(machine: Machine, { sampleUrl, port }: { sampleUrl: string; port: number }) {
  const release = releaseOf(machine, "release");
  const { install, app } = await planSample(machine, release, port);
  const { mayfly } = machinePaths(machine);
  return `set -e
exec </dev/null
mark() { printf '%s %s\\n' "$1" "$(date +%s%3N)"; }
mark begin
mkdir -p ${quote([release.kept, `${mayfly}/app`])}
git clone --quiet --depth 1 --branch main -- ${quote([sampleUrl, release.folder])}
git -C ${quote([release.folder])} rev-parse HEAD
mark checkout
cd ${quote([release.folder])}
${install.map(({ argv, env }) => command(env ?? {}, argv)).join("\n")}
mark install
printf %s ${quote([launchScript(machine, release, app)])} >${quote([`${release.kept}/launch`])}
printf %s ${quote([JSON.stringify(ecosystem(machine, release))])} >${quote([`${release.kept}/app.json`])}
${command(pm2Env(machine), ["pm2", "-s", "start", `${release.kept}/app.json`])}
mark start
until curl --silent --output /dev/null ${quote([`http://127.0.0.1:${port}/`])}; do sleep 0.01; done
mark verify
`;
}

/** Milliseconds per step. */
export function readMarks(said: string): Record<string, number> {
  const marks = [...said.matchAll(/^(\w+) (\d+)$/gm)].map(([, name = "", at]) => ({ name, at: Number(at) }));
  return Object.fromEntries(marks.slice(1).map(({ name, at }, index) => [name, at - (marks[index]?.at ?? at)]));
}

async function planSample(machine: Machine, release: Release, port: number) {
  const files = await readdir(sample);
  const contents = await Promise.all(files.map((name) => readFile(path.join(sample, name), "utf8")));
  return plan({
    detection: detect(files, Object.fromEntries(files.map((name, index) => [name, contents[index] ?? ""]))),
    explicit: { installCommand: null, buildCommand: null, startCommand: null },
    machine,
    release,
    port,
    bindAddress: "127.0.0.1",
    variables: {},
  });
}

function command(env: Record<string, string>, argv: string[]): string {
  return quote(["env", ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...argv]);
}
