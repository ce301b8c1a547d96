import { readFile, readlink } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { App } from "@/lib/builds/app";
import { machinePaths, pm2Env, releaseOf } from "@/lib/machines/machine";
import { eventually } from "@/lib/platform/testing/eventually";
import { type LocalMachine, makeLocalMachine } from "@/lib/platform/testing/localMachine";
import { claimPort } from "@/lib/platform/testing/ports";
import { type AppStatus, appStatusCommand, readAppStatus } from "./appStatus";
import { pruneCommand, restoreCommands, startCommands } from "./startCommands";

let machine: LocalMachine;
let port: number;

beforeEach(async () => {
  machine = await makeLocalMachine();
  port = await claimPort();
});

afterEach(async () => {
  await machine.run({ argv: ["pm2", "kill"], env: pm2Env(machine), timeoutMs: 60_000 });
  await machine.remove();
});

/** An app that answers with its environment, and ends when it is told to. */
const echo = `
const { createServer } = require("node:http");
createServer((request, response) => {
  if (request.url === "/crash") process.exit(3);
  response.end(JSON.stringify({ env: process.env, pid: process.pid, cwd: process.cwd() }));
}).listen(Number(process.env.PORT), process.env.HOST, () => console.log("listening"));
`;

function nodeApp(source: string, env: Record<string, string> = {}): App {
  return { argv: ["node", "-e", source], cwd: machine.home, env: { ...env, PORT: String(port), HOST: "127.0.0.1" } };
}

async function start(id: string, app: App) {
  for (const command of startCommands(machine, releaseOf(machine, id), app)) {
    const outcome = await machine.run(command);
    expect(outcome).toMatchObject({ exitCode: 0, stderr: "" });
  }
}

async function status(): Promise<AppStatus | null> {
  return readAppStatus((await machine.run(appStatusCommand(machine))).stdout);
}

async function ask(path = "/") {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return (await response.json()) as { env: Record<string, string>; pid: number; cwd: string };
}

const answer = () => eventually(() => ask());

describe("the app", () => {
  test("gets its variables byte for byte, and nothing of PM2's or ours", async () => {
    const variables = {
      QUOTES: `'single' "double" \`backtick\` $HOME $(id) \\ \\n`,
      NEWLINES: "one\ntwo\r\n\n  three\t\n",
      LARGE: "ä$'\n".repeat(8_192),
      EMPTY: "",
      UID: "1000",
      PPID: "it's",
      name: "not app",
      args: "--what",
      status: "odd",
      IFS: "x",
      _: "underscore",
      BASH_ENV: "/nowhere",
      PS4: "$(id)",
    };
    await start("one", nodeApp(echo, variables));
    const { env, cwd } = await answer();
    expect(env).toMatchObject(variables);
    expect(cwd).toBe(machine.home);
    const others = Object.keys(env).filter((name) => !(name in variables));
    const shells = ["OLDPWD", "PWD", "SHLVL", "_"];
    const ours = ["HOME", "HOST", "LANG", "MAYFLY_APP", "NODE_USE_SYSTEM_CA", "PATH", "PORT"];
    expect(others.filter((name) => !shells.includes(name)).sort()).toEqual(ours);
  });

  test("is restarted after a crash, soon", async () => {
    await start("one", nodeApp(echo));
    const { pid } = await answer();
    await expect(ask("/crash")).rejects.toThrow();
    const next = await eventually(async () => {
      const answered = await ask();
      expect(answered.pid).not.toBe(pid);
      return answered;
    });
    expect(await status()).toMatchObject({ status: "online", restarts: 1, exitCode: 3 });
    expect(next.pid).toBeGreaterThan(0);
  });

  test("that keeps ending is seen as that, and is not given up", async () => {
    await start("one", nodeApp("process.exit(7)"));
    await eventually(async () => expect((await status())?.restarts).toBeGreaterThan(4));
    expect(await status()).toMatchObject({ exitCode: 7 });
    expect((await status())?.status).not.toBe("stopped");
  });

  test("writes into files, untouched", async () => {
    const source = `process.stdout.write(Buffer.from([0, 255, 27, 10])); process.stderr.write("oops\\n"); setInterval(() => {}, 1e6)`;
    await start("one", nodeApp(source));
    const { output, errors } = machinePaths(machine);
    await eventually(async () => expect([...(await readFile(output))]).toEqual([0, 255, 27, 10]));
    await eventually(async () => expect(await readFile(errors, "utf8")).toBe("oops\n"));
  });
});

describe("a new release", () => {
  test("replaces one that ignores SIGTERM, on the same port", async () => {
    await start("one", nodeApp(`process.on("SIGTERM", () => {});${echo}`, { RELEASE: "one" }));
    expect((await answer()).env.RELEASE).toBe("one");
    await start("two", nodeApp(echo, { RELEASE: "two" }));
    await eventually(async () => expect((await ask()).env.RELEASE).toBe("two"));
    expect(await status()).toMatchObject({ restarts: 0 });
  });

  test("replaces one that forked away from PM2", async () => {
    const fork = `require("node:child_process").spawn("node", ["-e", process.env.ECHO], { detached: true, stdio: "ignore" }).unref()`;
    await start("one", nodeApp(fork, { ECHO: echo, RELEASE: "one" }));
    expect((await answer()).env.RELEASE).toBe("one");
    await start("two", nodeApp(echo, { RELEASE: "two" }));
    await eventually(async () => expect((await ask()).env.RELEASE).toBe("two"));
    expect(await status()).toMatchObject({ status: "online" });
  });

  test("can be taken back, and only what is kept stays", async () => {
    await start("one", nodeApp(echo, { RELEASE: "one" }));
    await start("two", nodeApp("process.exit(1)"));
    for (const command of restoreCommands(machine, releaseOf(machine, "one"))) await machine.run(command);
    expect((await answer()).env.RELEASE).toBe("one");
    await machine.run(pruneCommand(machine, [releaseOf(machine, "one")]));
    expect(await readlink(machinePaths(machine).current)).toBe(releaseOf(machine, "one").kept);
    const left = await machine.run({ argv: ["ls", machinePaths(machine).kept], timeoutMs: 60_000 });
    expect(left.stdout).toBe("one\n");
  });
});

test("a boot starts the release that ran last", async () => {
  await start("one", nodeApp(echo, { RELEASE: "one" }));
  await answer();
  await machine.run({ argv: ["pm2", "kill"], env: pm2Env(machine), timeoutMs: 60_000 });
  await expect(ask()).rejects.toThrow();
  const boot = await machine.run({
    argv: ["sh", machinePaths(machine).boot],
    env: { HOME: machine.home, PATH: "/usr/bin:/bin" },
    timeoutMs: 60_000,
  });
  expect(boot).toMatchObject({ exitCode: 0 });
  expect((await answer()).env.RELEASE).toBe("one");
});
