import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { secretsIn } from "@/lib/platform/testing/traces";
import type { Connection } from "@/lib/ssh/connection";
import { FencedError } from "@/lib/ssh/errors";
import { exec } from "@/lib/ssh/exec";
import { cancelRun, followRun, installRunner, startRun } from "@/lib/ssh/runner";
import { type Machine, processesOf, startMachine } from "@/lib/ssh/testing/machine";
import { writeFiles } from "@/lib/ssh/writeFiles";

const never = new AbortController().signal;
const secrets = { variable: "hunter2-variable", input: "hunter2-input", file: "hunter2-file" };
let machine: Machine;
let connection: Connection;
let umask: number;
let count = 0;

beforeAll(async () => {
  // As a machine's login has it: without a rule of ours everybody reads what is written.
  umask = process.umask(0o000);
  machine = await startMachine();
  connection = await machine.connect();
  await installRunner(connection, never);
});

afterAll(async () => {
  process.umask(umask);
  await machine.stop();
});

type Kept = { path: string; mode: string; holds: string[] };

/** All that is below a folder of the machine, with its rights and the secrets in it. */
function kept(folder: string): Kept[] {
  const names = readdirSync(join(machine.home, folder), { recursive: true, encoding: "utf8" }).sort();
  return names.map((name) => {
    const path = join(machine.home, folder, name);
    const found = lstatSync(path);
    const mode = found.isSymbolicLink() ? "link" : (found.mode & 0o7777).toString(8);
    return { path: name, mode, holds: found.isFile() ? secretsIn(readFileSync(path, "latin1"), secrets) : [] };
  });
}

function holding(folder: string): string[] {
  return kept(folder).flatMap(({ path, holds }) => (holds.length > 0 ? [path] : []));
}

const until = (name: string) => `until [ -e "$HOME/${name}" ]; do sleep 0.05; done`;

async function start(script: string, fence = 1n): Promise<string> {
  count += 1;
  const id = `run-${count}`;
  const request = { id, fence, argv: ["sh", "-c", script], env: { VALUE: secrets.variable }, stdin: secrets.input };
  await startRun(connection, request, never);
  return id;
}

function end(id: string): Promise<number | null> {
  return followRun(connection, id, { stdout: 0, stderr: 0 }, async () => {}, never);
}

/** What `/proc` tells of each process of the machine. */
async function processes(file: "cmdline" | "environ") {
  const pids = await processesOf(machine.home);
  return pids.flatMap((pid) => {
    try {
      const [text, command] = [file, "cmdline"].map((name) => readFileSync(`/proc/${pid}/${name}`, "latin1"));
      return [{ command: command?.replaceAll("\0", " ").trim() ?? "", holds: secretsIn(text ?? "", secrets) }];
    } catch {
      return [];
    }
  });
}

describe("a command", () => {
  it("is kept in files that its user alone may read, until it ends", async () => {
    const id = await start(`echo begun; ${until("finish")}`);
    const folder = `.mayfly/runs/${id}`;
    await eventually(() => readFileSync(join(machine.home, folder, "stdout"), "utf8") === "begun\n");
    expect(kept(folder)).toEqual([
      { path: "alive", mode: "600", holds: [] },
      { path: "claim", mode: "link", holds: [] },
      { path: "command", mode: "600", holds: ["variable"] },
      { path: "input", mode: "600", holds: ["input"] },
      { path: "stderr", mode: "600", holds: [] },
      { path: "stdout", mode: "600", holds: [] },
    ]);
    writeFileSync(join(machine.home, "finish"), "");
    expect(await end(id)).toBe(0);
    await eventually(() => expect(kept(folder).map(({ path }) => path)).not.toContain("command"));
    expect(kept(folder)).toEqual([
      { path: "alive", mode: "600", holds: [] },
      { path: "claim", mode: "link", holds: [] },
      { path: "exit", mode: "600", holds: [] },
      { path: "stderr", mode: "600", holds: [] },
      { path: "stdout", mode: "600", holds: [] },
    ]);
    const around = kept(".mayfly").filter(({ path }) => !path.startsWith("runs/"));
    expect(around).toEqual([
      { path: "fence", mode: "600", holds: [] },
      { path: "lock", mode: "600", holds: [] },
      { path: "runner", mode: "700", holds: [] },
      { path: "runs", mode: "700", holds: [] },
    ]);
    expect(lstatSync(join(machine.home, ".mayfly")).mode & 0o7777).toBe(0o700);
    expect(lstatSync(join(machine.home, folder)).mode & 0o7777).toBe(0o700);
  });

  it("shows its variables and its input in no process list, and gives them to no other process", async () => {
    const id = await start(until("shown"));
    await eventually(async () =>
      expect((await processes("environ")).flatMap(({ holds }) => holds)).toEqual(["variable"]),
    );
    const [theirs] = (await processes("environ")).filter(({ holds }) => holds.length > 0);
    expect(theirs?.command).toMatch(/^sh -c until/);
    expect((await processes("cmdline")).flatMap(({ holds }) => holds)).toEqual([]);
    writeFileSync(join(machine.home, "shown"), "");
    expect(await end(id)).toBe(0);
    expect(secretsIn(machine.commandLines.join("\n"), secrets)).toEqual([]);
  });
});

const runner = (...words: string[]) => ["sh", "-c", 'exec sh "$HOME/.mayfly/runner" "$@"', "runner", ...words];

/** Kills everything of a run, its supervisor too, as a power cut does; also what it starts in that moment. */
async function powerOff(id: string): Promise<void> {
  const found = `grep -lsF "MAYFLY_RUN=<${id}>" /proc/[0-9]*/environ | tr -dc "0-9\\n"`;
  const all = `while pids=$(${found}) && [ -n "$pids" ]; do kill -9 $pids 2>/dev/null; done; true`;
  await exec(connection, ["sh", "-c", all], { timeoutMs: 5_000, signal: never });
}

describe("of its variables and its input a machine keeps nothing once", () => {
  const endings: Record<string, () => Promise<unknown>> = {
    "it succeeded": async () => end(await start("exit 0")),
    "it failed": async () => end(await start("exit 3")),
    "there is no such program": async () => {
      const request = { id: "no-such-program", fence: 1n, env: { VALUE: secrets.variable }, stdin: secrets.input };
      await startRun(connection, { ...request, argv: ["no-such-program"] }, never);
      return end("no-such-program");
    },
    "a signal ended it": async () => end(await start("kill -9 $$")),
    "it was cancelled": async () => cancelRun(connection, await start("sleep 300"), never),
    "it was cancelled before it came": async () => {
      await cancelRun(connection, "cancelled-early", never);
      const request = { id: "cancelled-early", fence: 1n, argv: ["true"], env: { VALUE: secrets.variable } };
      return startRun(connection, { ...request, stdin: secrets.input }, never);
    },
    "it came again after its end": async () => {
      const id = await start("exit 0");
      await end(id);
      const request = { id, fence: 1n, argv: ["true"], env: { VALUE: secrets.variable }, stdin: secrets.input };
      return startRun(connection, request, never);
    },
    "another worker's fence was higher": async () => {
      await exec(connection, ["sh", "-c", "echo 5 >.mayfly/fence"], { timeoutMs: 5_000, signal: never });
      await expect(start("exit 0", 4n)).rejects.toThrow(FencedError);
      await exec(connection, ["sh", "-c", "echo 1 >.mayfly/fence"], { timeoutMs: 5_000, signal: never });
    },
    "its connection was lost while it was sent": async () => {
      const sent = { stdin: `export VALUE=${secrets.variable}`, timeoutMs: 5_000, signal: never };
      const result = await exec(connection, runner("start", "cut-off", "1", "500", "900"), sent);
      expect([result.exitCode, result.stderr]).toEqual([65, "the command arrived incomplete\n"]);
    },
    "the machine lost it, and somebody asked": async () => {
      const id = await start("sleep 300");
      await powerOff(id);
      expect(await end(id)).toBeNull();
    },
    "the machine lost it, and it was cancelled": async () => {
      const id = await start("sleep 300");
      await powerOff(id);
      await cancelRun(connection, id, never);
    },
  };

  test.each(Object.keys(endings))("%s", async (name) => {
    await endings[name]?.();
    await eventually(() => expect(holding(".mayfly")).toEqual([]));
    const left = readdirSync(join(machine.home, ".mayfly/runs")).filter((folder) => folder.startsWith("."));
    expect(left).toEqual([]);
  });
});

describe("a file that Mayfly writes", () => {
  test.each([0o600, 0o700, 0o640, 0o400])(
    "has the mode %o, also where there was one that all could read",
    async (mode) => {
      const folder = `files-${mode}`;
      const [path, nested] = [`~/${folder}/it's`, `~/${folder}/a/b/c`];
      await writeFiles(connection, [{ path, content: "old", mode: 0o666 }], never);
      const files = [path, nested].map((one) => ({ path: one, content: secrets.file, mode }));
      await writeFiles(connection, files, never);
      const holds = ["file"];
      expect(kept(folder)).toEqual([
        { path: "a", mode: "700", holds: [] },
        { path: "a/b", mode: "700", holds: [] },
        { path: "a/b/c", mode: mode.toString(8), holds },
        { path: "it's", mode: mode.toString(8), holds },
      ]);
      expect(secretsIn(machine.commandLines.join("\n"), secrets)).toEqual([]);
    },
  );
});

test("what goes to a short command's input shows in no process list, even while it runs", async () => {
  const script = `cat >/dev/null; ${until("heard")}`;
  const running = exec(connection, ["sh", "-c", script], { stdin: secrets.input, timeoutMs: 20_000, signal: never });
  await eventually(async () =>
    expect((await processes("cmdline")).map(({ command }) => command).join()).toContain("heard"),
  );
  for (const file of ["cmdline", "environ"] as const)
    expect((await processes(file)).flatMap(({ holds }) => holds)).toEqual([]);
  writeFileSync(join(machine.home, "heard"), "");
  expect((await running).exitCode).toBe(0);
});
