import { type Command, script } from "./command";

/** What is asked of a machine before anything runs on it: the login user's home and search path, both absolute. */
export type Machine = { home: string; path: string };

/** Prints what `readMachine` reads. */
export const describeMachine: Command = { argv: script('printf "%s\\n%s\\n" "$HOME" "$PATH"'), timeoutMs: 10_000 };

export function readMachine(stdout: string): Machine {
  const [home, path] = stdout.split("\n");
  if (!home?.startsWith("/") || !path) throw new Error("The machine did not say where its home folder is.");
  return { home, path };
}

/** Where Mayfly keeps things on a machine. All absolute. */
export function machinePaths(machine: Machine) {
  const mayfly = `${machine.home}/.mayfly`;
  return {
    mayfly,
    tools: `${mayfly}/tools`,
    pm2: `${mayfly}/pm2`,
    output: `${mayfly}/app/out.log`,
    errors: `${mayfly}/app/err.log`,
    /** How long PM2's own log was when the release that runs was started: what comes after is about that one. */
    since: `${mayfly}/app/since`,
    boot: `${mayfly}/boot`,
    releases: `${machine.home}/releases`,
    /** What belongs to releases but not into their checkouts. */
    kept: `${mayfly}/releases`,
    /** A link to the folder of the release that runs. */
    current: `${mayfly}/current`,
    /** The same for people who look around on the machine: a link to the checkout. */
    app: `${machine.home}/app`,
  };
}

/** One deployment's folders: `folder` is the checkout, `kept` holds what Mayfly adds (PM2 file, Python packages ...). */
export type Release = { id: string; folder: string; kept: string };

export function releaseOf(machine: Machine, deploymentId: string): Release {
  const paths = machinePaths(machine);
  return { id: deploymentId, folder: `${paths.releases}/${deploymentId}`, kept: `${paths.kept}/${deploymentId}` };
}

/** What PM2 is run with. It would say "end" with SIGINT, which apps take for a key press. */
export function pm2Env(machine: Machine): Record<string, string> {
  return {
    ...machineEnv(machine),
    PM2_HOME: machinePaths(machine).pm2,
    PM2_KILL_SIGNAL: "SIGTERM",
    PM2_DISCRETE_MODE: "true",
    PM2_DISABLE_VERSION_CHECK: "true",
  };
}

/** The environment of everything that Mayfly runs. A release's own tools come first in the path, then ours. */
export function machineEnv(machine: Machine, release?: Release): Record<string, string> {
  const paths = machinePaths(machine);
  const own = release ? [`${release.kept}/venv/bin`, `${release.folder}/node_modules/.bin`] : [];
  return {
    HOME: machine.home,
    PATH: [...own, `${paths.tools}/bin`, machine.path].join(":"),
    LANG: "C.UTF-8",
    // Node trusts whom the machine trusts, as Git and curl do: a company's own registry, say.
    NODE_USE_SYSTEM_CA: "1",
  };
}
