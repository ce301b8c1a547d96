import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { type Machine, processesOf, startMachine } from "@/lib/ssh/testing/machine";
import type { RunCommand } from "./command";
import type { Connection } from "./connection";
import { FencedError, SshError } from "./errors";
import { exec } from "./exec";
import { cancelRun, followRun, installRunner, type RunOffsets, startRun } from "./runner";

const never = new AbortController().signal;
let machine: Machine;
let connection: Connection;
let count = 0;

beforeAll(async () => {
  machine = await startMachine();
  connection = await machine.connect();
  await installRunner(connection, never);
});

afterAll(() => machine.stop());

/** Starts a command under a new id. */
async function start(command: RunCommand): Promise<string> {
  count += 1;
  const id = `run-${count}`;
  await startRun(connection, { id, fence: 1n, ...command }, never);
  return id;
}

async function collect(id: string, from: RunOffsets = { stdout: 0, stderr: 0 }) {
  const chunks: Record<keyof RunOffsets, Buffer[]> = { stdout: [], stderr: [] };
  const exitCode = await followRun(
    connection,
    id,
    from,
    async (stream, bytes) => void chunks[stream].push(bytes),
    never,
  );
  return { exitCode, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) };
}

async function run(command: RunCommand) {
  return collect(await start(command));
}

const sh = (script: string, ...args: string[]) => ({ argv: ["sh", "-c", script, "sh", ...args] });

test("gives output, errors and exit code", async () => {
  const { exitCode, stdout, stderr } = await run(sh("echo out; echo err >&2; exit 3"));
  expect([exitCode, stdout.toString(), stderr.toString()]).toEqual([3, "out\n", "err\n"]);
});

test("gives output while the command runs", async () => {
  const id = await start(sh('printf first; until [ -e go ]; do sleep 0.05; done; printf " second"'));
  let seen = "";
  const following = followRun(
    connection,
    id,
    { stdout: 0, stderr: 0 },
    async (_, bytes) => {
      seen += bytes;
    },
    never,
  );
  await eventually(() => seen === "first");
  await exec(connection, ["touch", "go"], { timeoutMs: 60_000, signal: never });
  expect(await following).toBe(0);
  expect(seen).toBe("first second");
});

const nasty = [
  "",
  " ",
  'it\'s "quoted" `touch x` $(touch y) $HOME \\ \\n %s ! * ? [a] ~ ; & | < > #',
  "two\nlines\r\n\n",
  "\t\u0001\u0007\u001b[31m\u007f\u0080\u0081\u0088\u0098ÿ",
  "žluťoučký 🐝 \u2028",
  "-n",
  "--upload-pack=touch z",
  "x".repeat(32 * 1024),
  "'\"\\\n".repeat(16 * 1024),
];

test("arguments, variables and input arrive byte for byte", async () => {
  const env = Object.fromEntries(nasty.map((value, index) => [`VALUE_${index}`, value]));
  const shellNames = {
    UID: "a",
    IFS: "b c",
    RANDOM: "d",
    PS4: "e",
    OPTIND: "f",
    LC_ALL: "C",
    LINENO: "g",
    id: "h",
    run: "i",
  };
  const script = `
    process.stdout.write(JSON.stringify({ argv: process.argv.slice(1), env: process.env, input: require("fs").readFileSync(0, "utf8") }));
  `;
  const command = {
    argv: [process.execPath, "-e", script, "--", ...nasty],
    env: { ...env, ...shellNames },
    stdin: nasty.join("|"),
  };
  const { exitCode, stdout, stderr } = await run(command);
  expect([exitCode, stderr.toString()]).toEqual([0, ""]);
  const seen = JSON.parse(stdout.toString());
  expect(seen.argv).toEqual(nasty);
  expect(seen.input).toBe(nasty.join("|"));
  expect(seen.env).toMatchObject({ ...env, ...shellNames });
});

test("the environment is what was given and the basics", async () => {
  const { stdout } = await run({ argv: ["env"], env: { ONLY: "this" }, cwd: ".mayfly" });
  const names = stdout
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.split("=")[0]);
  const basics = ["HOME", "LANG", "LOGNAME", "MAYFLY_RUN", "OLDPWD", "ONLY", "PATH", "PWD", "USER"];
  expect(names.filter((name) => name !== "_" && name !== "SHLVL").sort()).toEqual(basics);
  expect(stdout.toString()).toContain(`PWD=${machine.home}/.mayfly\n`);
});

test("3 MB on both streams and a line of 1 MB arrive exactly", async () => {
  const script = `
    const block = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < block.length; i++) block[i] = (i * 7 + (i >> 8)) & 255;
    const write = require("fs").writeSync;
    const all = (fd, bytes) => { for (let done = 0; done < bytes.length; ) done += write(fd, bytes, done); };
    for (let i = 0; i < 3; i++) { all(1, block); all(2, block.subarray(i)); }
    all(1, Buffer.from("y".repeat(1024 * 1024) + "\\n"));
  `;
  const { exitCode, stdout, stderr } = await run({ argv: [process.execPath, "-e", script] });
  const block = Buffer.from(Uint8Array.from({ length: 1024 * 1024 }, (_, i) => (i * 7 + (i >> 8)) & 255));
  expect(exitCode).toBe(0);
  expect(stdout.equals(Buffer.concat([block, block, block, Buffer.from(`${"y".repeat(1024 * 1024)}\n`)]))).toBe(true);
  expect(stderr.equals(Buffer.concat([block, block.subarray(1), block.subarray(2)]))).toBe(true);
});

test("a slow reader slows the delivery, and calls never overlap", async () => {
  const id = await start(sh("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"));
  let inside = 0;
  const total: RunOffsets = { stdout: 0, stderr: 0 };
  await followRun(
    connection,
    id,
    { stdout: 0, stderr: 0 },
    async (stream, bytes, nextOffset) => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      total[stream] += bytes.length;
      expect(nextOffset).toBe(total[stream]);
      inside -= 1;
    },
    never,
  );
  expect(total).toEqual({ stdout: 3_000_000, stderr: 3_000_000 });
});

test("a cut connection loses and repeats nothing, and the command runs once", async () => {
  const id = await start(
    sh('echo started >>count; until [ -e enough ]; do i=$((i + 1)); echo "line $i"; sleep 0.005; done'),
  );
  const offsets: RunOffsets = { stdout: 0, stderr: 0 };
  let text = "";
  let cuts = 0;
  for (;;) {
    const other = await machine.connect();
    try {
      await startRun(other, { id, fence: 1n, ...sh("echo never") }, never);
      if (cuts === 5) await exec(other, ["touch", "enough"], { timeoutMs: 60_000, signal: never });
      await followRun(
        other,
        id,
        offsets,
        async (stream, bytes, nextOffset) => {
          text += bytes.toString();
          offsets[stream] = nextOffset;
          if (cuts < 5 && text.length > 400 * (cuts + 1)) {
            cuts += 1;
            machine.cutConnections();
          }
        },
        never,
      );
      break;
    } catch (error) {
      expect(error).toBeInstanceOf(SshError);
      expect((error as SshError).kind).toBe("closed");
    }
  }
  connection = await machine.connect();
  expect(cuts).toBe(5);
  const lines = text.split("\n").length - 1;
  expect(text).toBe(Array.from({ length: lines }, (_, index) => `line ${index + 1}\n`).join(""));
  expect((await exec(connection, ["cat", "count"], { timeoutMs: 60_000, signal: never })).stdout).toBe("started\n");
});

test("a run that has ended can be read again from anywhere", async () => {
  const id = await start(sh("printf 0123456789; printf abc >&2; exit 4"));
  expect((await collect(id)).exitCode).toBe(4);
  const again = await collect(id, { stdout: 7, stderr: 3 });
  expect([again.exitCode, again.stdout.toString(), again.stderr.toString()]).toEqual([4, "789", ""]);
});

test("a lower fence than the highest seen is refused, also for a run that exists", async () => {
  const command = sh("echo hello");
  await startRun(connection, { id: "fenced-1", fence: 10n, ...command }, never);
  const late = [
    { id: "fenced-2", fence: 9n },
    { id: "fenced-1", fence: 9n },
  ];
  for (const names of late)
    await expect(startRun(connection, { ...names, ...command }, never)).rejects.toThrow(FencedError);
  await startRun(connection, { id: "fenced-3", fence: 10n, ...command }, never);
  expect((await collect("fenced-3")).stdout.toString()).toBe("hello\n");
  await expect(collect("fenced-2")).rejects.toThrow(/no such run/);
  await exec(connection, ["sh", "-c", "echo 0 > .mayfly/fence"], { timeoutMs: 60_000, signal: never });
});

test("many starts of one run at a time run it once", async () => {
  const starts = Array.from({ length: 8 }, () =>
    startRun(connection, { id: "once", fence: 1n, ...sh("echo x >>once") }, never),
  );
  await Promise.all(starts);
  expect((await collect("once")).exitCode).toBe(0);
  expect((await exec(connection, ["cat", "once"], { timeoutMs: 60_000, signal: never })).stdout).toBe("x\n");
});

test("a daemon that keeps the output open does not hold up the end", async () => {
  const { exitCode, stdout } = await run(sh("(sleep 300 &) ; setsid sleep 300 & echo done"));
  expect([exitCode, stdout.toString()]).toEqual([0, "done\n"]);
});

test("a command that kills its process group takes only itself along", async () => {
  expect((await run(sh("echo bye; kill -TERM 0; sleep 300"))).exitCode).toBe(143);
});

test("a command or folder that does not exist is a failed run that says so", async () => {
  const missing = await run({ argv: ["no-such-command"] });
  expect([missing.exitCode, missing.stderr.toString()]).toEqual([127, expect.stringContaining("no-such-command")]);
  const homeless = await run({ argv: ["true"], cwd: "no-such-folder" });
  expect(homeless.exitCode).not.toBe(0);
  expect(homeless.stderr.toString()).toContain("no-such-folder");
});

/** A length of sleep that nobody else asks for. */
const nap = 400_000 + process.pid;

const stubborn = `
  trap '' TERM INT HUP
  sh -c 'trap "" TERM; while :; do sleep 1; done' &
  setsid sh -c 'trap "" TERM; (setsid sleep ${nap} &); while :; do sleep 1; done' &
  env -i setsid sleep ${nap} &
  echo ready
  while :; do sleep 1; done
`;

test("cancel ends processes that ignore SIGTERM or left their group", async () => {
  const before = await processesOf(machine.home);
  const id = await start(sh(stubborn));
  let seen = "";
  const following = followRun(
    connection,
    id,
    { stdout: 0, stderr: 0 },
    async (_, bytes) => {
      seen += bytes;
    },
    never,
  );
  await eventually(() => seen === "ready\n");
  await cancelRun(connection, id, never);
  expect(await following).toBe(137);
  await eventually(async () => (await processesOf(machine.home)).every((pid) => before.includes(pid)));
  expect((await exec(connection, ["pgrep", "-f", `^sleep ${nap}`], { timeoutMs: 60_000, signal: never })).stdout).toBe(
    "",
  );
});

test("cancel of what ended changes nothing; of what never began, it never begins", async () => {
  const ended = await start(sh("exit 5"));
  expect((await collect(ended)).exitCode).toBe(5);
  await cancelRun(connection, ended, never);
  expect((await collect(ended)).exitCode).toBe(5);
  await cancelRun(connection, "never", never);
  await startRun(connection, { id: "never", fence: 1n, ...sh("echo ran >ran") }, never);
  expect((await collect("never")).exitCode).toBe(143);
  expect((await exec(connection, ["cat", "ran"], { timeoutMs: 60_000, signal: never })).exitCode).not.toBe(0);
});

test("a run whose machine rebooted is lost, and is not run again", async () => {
  const id = await start(sh("echo begun >>begun; echo begun; sleep 300"));
  await eventually(
    async () => (await exec(connection, ["cat", "begun"], { timeoutMs: 60_000, signal: never })).exitCode === 0,
  );
  const marked = ["sh", "-c", `kill -9 $(grep -lF "MAYFLY_RUN=<${id}>" /proc/[0-9]*/environ | tr -dc "0-9\\n")`];
  await exec(connection, marked, { timeoutMs: 60_000, signal: never });
  await startRun(connection, { id, fence: 1n, ...sh("echo again >>begun") }, never);
  const { exitCode, stdout } = await collect(id);
  expect([exitCode, stdout.toString()]).toEqual([null, "begun\n"]);
  expect((await exec(connection, ["cat", "begun"], { timeoutMs: 60_000, signal: never })).stdout).toBe("begun\n");
});

test("an aborted follow stops at once and leaves the run alone", async () => {
  const id = await start(sh("echo here; until [ -e finish ]; do sleep 0.05; done"));
  const stop = new AbortController();
  const reason = new Error("enough");
  const following = followRun(connection, id, { stdout: 0, stderr: 0 }, async () => stop.abort(reason), stop.signal);
  await expect(following).rejects.toBe(reason);
  await exec(connection, ["touch", "finish"], { timeoutMs: 60_000, signal: never });
  expect((await collect(id)).exitCode).toBe(0);
});
