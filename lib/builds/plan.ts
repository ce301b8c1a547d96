import { type Command, type MachineFile, script } from "@/lib/machines/command";
import { type Machine, machineEnv, machinePaths, type Release } from "@/lib/machines/machine";
import { MayflyError } from "@/lib/platform/errors";
import type { App, Needs } from "./app";
import { staticServer } from "./detectors/staticServer";
import type { Detection, NodeProject, PythonProject, Start } from "./detectors/types";

/** What the person said explicitly; null where detection decides. Shell lines, which run on their own machine. */
export type ExplicitCommands = {
  installCommand: string | null;
  buildCommand: string | null;
  startCommand: string | null;
};

export type PlanInput = {
  detection: Detection;
  explicit: ExplicitCommands;
  machine: Machine;
  release: Release;
  port: number;
  bindAddress: string;
  variables: Record<string, string>;
};

/** Everything that will run, as data. Empty lists are steps to skip; `files` belong to `app`. */
export type Plan = { needs: Needs; install: Command[]; build: Command[]; app: App; files: MachineFile[] };

const stepTimeoutMs = 600_000;

/** Turns a project into commands. Explicit ones win. Throws `invalid_input` where nothing says how the app starts. */
export function plan(input: PlanInput): Plan {
  const { detection, explicit, release } = input;
  const env = stepEnv(input);
  const step = (argv: string[]): Command => ({ argv, cwd: release.folder, env, timeoutMs: stepTimeoutMs });
  const install = explicit.installCommand ? [shell(explicit.installCommand)] : installArgvs(input);
  const build = explicit.buildCommand ? [shell(explicit.buildCommand)] : buildArgvs(detection);
  const { argv, env: appEnv = {}, files = [] } = serve(input);
  return {
    needs: { python: detection.python !== null },
    install: [...(detection.python && explicit.installCommand ? venv(input) : []), ...install].map(step),
    build: build.map(step),
    app: { argv, cwd: release.folder, env: { ...appEnv, ...input.variables, ...address(input) } },
    files,
  };
}

function shell(line: string): string[] {
  return ["sh", "-c", line];
}

function address({ port, bindAddress }: PlanInput): Record<string, string> {
  return { PORT: String(port), HOST: bindAddress };
}

/** Variables are for the build too; Mayfly's `PORT` and `HOST` win. */
function stepEnv(input: PlanInput): Record<string, string> {
  const ci = input.detection.node?.ci ?? "1";
  return { ...machineEnv(input.machine, input.release), CI: ci, ...input.variables, ...address(input) };
}

function installArgvs(input: PlanInput): string[][] {
  const { node, python } = input.detection;
  return [...(python ? [...venv(input), ...pythonInstall(python)] : []), ...(node ? nodeInstall(input, node) : [])];
}

function venv({ release }: PlanInput): string[][] {
  return [["python3", "-m", "venv", `${release.kept}/venv`]];
}

function pythonInstall({ packages }: PythonProject): string[][] {
  return packages.map((names) => ["pip", "install", "--disable-pip-version-check", "--no-input", ...names]);
}

function nodeInstall({ machine }: PlanInput, { managerPackage, install }: NodeProject): string[][] {
  const { tools } = machinePaths(machine);
  const own = ["npm", "install", "--global", "--prefix", tools, "--no-audit", "--no-fund", managerPackage ?? ""];
  return managerPackage ? [own, install] : [install];
}

function buildArgvs({ node, python }: Detection): string[][] {
  return [...(node?.build ? [node.build] : []), ...(python?.build ?? [])];
}

type Serving = { argv: string[]; env?: Record<string, string>; files?: MachineFile[] };

function serve(input: PlanInput): Serving {
  const { detection, explicit, release, port, bindAddress } = input;
  const start: Start | null = explicit.startCommand ? { kind: "line", line: explicit.startCommand } : detection.start;
  const env: Record<string, string> = {
    ...(detection.node || detection.start?.kind === "files" ? { NODE_ENV: "production" } : {}),
    // Output goes to a file, which Python would fill block by block.
    ...(detection.python ? { PYTHONUNBUFFERED: "1" } : {}),
  };
  switch (start?.kind) {
    case "command":
      return { argv: start.argv, env };
    case "line":
      return { argv: shell(start.line), env };
    case "next":
      return { argv: ["next", "start", "--hostname", bindAddress, "--port", String(port)], env };
    case "wsgi":
      return { argv: script(gunicornScript, hostAndPort(bindAddress, port), start.application), env };
    case "files": {
      const server = { path: `${release.kept}/serve.mjs`, content: staticServer, mode: 0o600 };
      const folder = start.folder ? `${release.folder}/${start.folder}` : release.folder;
      return { argv: ["node", server.path, folder, start.fallback ? "fallback" : ""], env, files: [server] };
    }
    default:
      throw new MayflyError("invalid_input", detection.summary);
  }
}

// Two workers per core and one more (https://docs.gunicorn.org/en/stable/design.html#how-many-workers), at most nine.
const gunicornScript = `workers=$((2 * $(getconf _NPROCESSORS_ONLN) + 1))
[ "$workers" -le 9 ] || workers=9
exec gunicorn --bind "$1" --workers "\${WEB_CONCURRENCY:-$workers}" --access-logfile - "$2"`;

function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
