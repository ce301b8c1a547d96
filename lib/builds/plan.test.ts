import { describe, expect, test } from "vitest";
import { detect } from "./detect";
import { type ExplicitCommands, plan } from "./plan";

const machine = { home: "/home/app", path: "/usr/bin:/bin" };
const release = { id: "r1", folder: "/home/app/releases/r1", kept: "/home/app/.mayfly/releases/r1" };
const nothing: ExplicitCommands = { installCommand: null, buildCommand: null, startCommand: null };

function planOf(
  contents: Record<string, string>,
  {
    explicit = nothing,
    ...changes
  }: { explicit?: Partial<ExplicitCommands>; variables?: Record<string, string>; bindAddress?: string } = {},
) {
  return plan({
    detection: detect(Object.keys(contents), contents),
    explicit: { ...nothing, ...explicit },
    machine,
    release,
    port: 8080,
    bindAddress: "127.0.0.1",
    variables: {},
    ...changes,
  });
}

const argvs = (commands: { argv: string[] }[]) => commands.map(({ argv }) => argv);
const nodeApp = {
  "package.json": JSON.stringify({ scripts: { start: "node .", build: "tsc" } }),
  "package-lock.json": "",
};

describe("a Node project", () => {
  test("is installed with what building takes, built, and started by its script", () => {
    const { install, build, app, needs, files } = planOf(nodeApp);
    expect(argvs(install)).toEqual([["npm", "ci", "--include=dev", "--no-audit", "--no-fund"]]);
    expect(argvs(build)).toEqual([["npm", "run", "build"]]);
    expect(app).toEqual({
      argv: ["npm", "run", "start"],
      cwd: release.folder,
      env: { NODE_ENV: "production", PORT: "8080", HOST: "127.0.0.1" },
    });
    expect({ needs, files }).toEqual({ needs: { python: false }, files: [] });
  });

  test("brings its package manager, in exactly one version", () => {
    const { install } = planOf({ ...nodeApp, "pnpm-lock.yaml": "lockfileVersion: '9.0'" });
    expect(argvs(install)).toEqual([
      ["npm", "install", "--global", "--prefix", "/home/app/.mayfly/tools", "--no-audit", "--no-fund", "pnpm@10.34.9"],
      ["pnpm", "install", "--frozen-lockfile", "--prod=false"],
    ]);
  });

  test("has its tools in the path, and no NODE_ENV while it is built", () => {
    const { install, build } = planOf(nodeApp);
    for (const { env, cwd, timeoutMs } of [...install, ...build]) {
      expect({ env, cwd, timeoutMs }).toEqual({
        cwd: release.folder,
        timeoutMs: 600_000,
        env: {
          HOME: "/home/app",
          PATH: `${release.kept}/venv/bin:${release.folder}/node_modules/.bin:/home/app/.mayfly/tools/bin:/usr/bin:/bin`,
          LANG: "C.UTF-8",
          NODE_USE_SYSTEM_CA: "1",
          CI: "1",
          PORT: "8080",
          HOST: "127.0.0.1",
        },
      });
    }
  });

  test("Next is told where to listen", () => {
    const { app } = planOf({ "package.json": JSON.stringify({ dependencies: { next: "16" } }) });
    expect(app.argv).toEqual(["next", "start", "--hostname", "127.0.0.1", "--port", "8080"]);
  });
});

describe("a Python project", () => {
  const flask = { "app.py": "from flask import Flask\napp = Flask(__name__)", "requirements.txt": "flask" };
  const pip = ["pip", "install", "--disable-pip-version-check", "--no-input"];
  const venv = ["python3", "-m", "venv", `${release.kept}/venv`];

  test("gets a virtual environment outside its checkout, and gunicorn", () => {
    const { install, app, needs } = planOf(flask);
    expect(needs).toEqual({ python: true });
    expect(argvs(install)).toEqual([venv, [...pip, "-r", "requirements.txt"], [...pip, "gunicorn"]]);
    expect(app.argv.slice(3)).toEqual(["mayfly", "127.0.0.1:8080", "app:app"]);
    expect(app.env).toEqual({ PYTHONUNBUFFERED: "1", PORT: "8080", HOST: "127.0.0.1" });
  });

  test("listens on IPv6 too", () => {
    expect(planOf(flask, { bindAddress: "::" }).app.argv.slice(3)).toEqual(["mayfly", "[::]:8080", "app:app"]);
  });

  test("has its virtual environment for an install command of one's own", () => {
    const { install } = planOf(flask, { explicit: { installCommand: "pip install -r dev.txt" } });
    expect(argvs(install)).toEqual([venv, ["sh", "-c", "pip install -r dev.txt"]]);
  });
});

describe("files", () => {
  test("a built app is served with fallback, from below its checkout", () => {
    const { app, files, build } = planOf({ "package.json": JSON.stringify({ devDependencies: { vite: "8" } }) });
    expect(argvs(build)).toEqual([["vite", "build"]]);
    expect(app.argv).toEqual(["node", `${release.kept}/serve.mjs`, `${release.folder}/dist`, "fallback"]);
    expect(files).toMatchObject([{ path: `${release.kept}/serve.mjs`, mode: 0o600 }]);
  });

  test("a static site needs nothing else", () => {
    const { app, install, build } = planOf({ "index.html": "" });
    expect({ install, build }).toEqual({ install: [], build: [] });
    expect(app.argv).toEqual(["node", `${release.kept}/serve.mjs`, release.folder, ""]);
  });
});

describe("explicit commands", () => {
  const explicit = { installCommand: "make deps", buildCommand: "make 'all'", startCommand: "exec ./run $PORT" };

  test("win over all of it", () => {
    const { install, build, app } = planOf(nodeApp, { explicit });
    expect(argvs([...install, ...build, app])).toEqual([
      ["sh", "-c", "make deps"],
      ["sh", "-c", "make 'all'"],
      ["sh", "-c", "exec ./run $PORT"],
    ]);
  });

  test("make do without anything known", () => {
    const { app, install } = planOf({ "main.rs": "" }, { explicit: { startCommand: "cargo run" } });
    expect(app.argv).toEqual(["sh", "-c", "cargo run"]);
    expect(install).toEqual([]);
  });

  test("one of them leaves the others as they are", () => {
    const { install, app } = planOf(nodeApp, { explicit: { startCommand: "node other.js" } });
    expect(argvs(install)).toEqual([["npm", "ci", "--include=dev", "--no-audit", "--no-fund"]]);
    expect(app.argv).toEqual(["sh", "-c", "node other.js"]);
  });
});

describe("variables", () => {
  const variables = { ODD: `'"\n$(id)\``, PORT: "1", HOST: "0.0.0.0", NODE_ENV: "staging", CI: "0" };

  test("reach install, build and app as they are; Mayfly's PORT and HOST win", () => {
    const { install, build, app } = planOf(nodeApp, { variables });
    for (const env of [...install, ...build].map((command) => command.env)) {
      expect(env).toMatchObject({ ...variables, PORT: "8080", HOST: "127.0.0.1" });
    }
    expect(app.env).toEqual({ ...variables, PORT: "8080", HOST: "127.0.0.1" });
  });

  test("are never part of a command", () => {
    const { install, build, app } = planOf(nodeApp, { variables });
    expect(JSON.stringify(argvs([...install, ...build, app]))).not.toContain("$(id)");
  });
});

test("without a start there is an error that says what was looked for", () => {
  expect(() => planOf({ "main.rs": "" })).toThrow(/looked for a Procfile/);
});
