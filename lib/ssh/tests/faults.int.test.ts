import { writeFileSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import type { Connection } from "@/lib/ssh/connection";
import { exec, execOk } from "@/lib/ssh/exec";
import { followFile } from "@/lib/ssh/followFile";
import { followLines } from "@/lib/ssh/followLines";
import { generateKeyPair } from "@/lib/ssh/keys";
import { followRun, installRunner, startRun } from "@/lib/ssh/runner";
import { type Machine, startMachine } from "@/lib/ssh/testing/machine";
import { writeFiles } from "@/lib/ssh/writeFiles";

const never = new AbortController().signal;
let machine: Machine;

beforeAll(async () => {
  machine = await startMachine();
  const connection = await machine.connect();
  await installRunner(connection, never);
  const endless = { argv: ["sh", "-c", "echo begun; sleep 300"] };
  await startRun(connection, { id: "endless", fence: 1n, ...endless }, never);
  await writeFile(join(machine.home, "grows.log"), "one\n");
  connection.close();
});

afterAll(() => machine.stop());

type Work = (connection: Connection, begun: () => void, signal: AbortSignal) => Promise<unknown>;

/** Everything that waits for a machine; `begun` is called once it is under way. */
const works: Record<string, Work> = {
  exec: (connection, begun, signal) => {
    setTimeout(begun, 0);
    return exec(connection, ["sleep", "300"], { timeoutMs: 60_000, signal });
  },
  "exec with input": (connection, begun, signal) => {
    setTimeout(begun, 0);
    return exec(connection, ["sh", "-c", "cat >/dev/null; sleep 20"], { stdin: "x", timeoutMs: 60_000, signal });
  },
  followRun: (connection, begun, signal) =>
    followRun(connection, "endless", { stdout: 0, stderr: 0 }, async () => begun(), signal),
  followFile: (connection, begun, signal) =>
    followFile(connection, join(machine.home, "grows.log"), 0, async () => begun(), signal),
  "followFile of what is not there": (connection, begun, signal) => {
    setTimeout(begun, 0);
    return followFile(connection, join(machine.home, "never.log"), 0, async () => {}, signal);
  },
  followLines: (connection, begun, signal) =>
    followLines(connection, ["sh", "-c", "echo line; exec sleep 300"], async () => begun(), signal),
};

/** Begins it; resolves once it is under way, to the promise of its end. */
async function begin(work: Work, connection: Connection, signal = never): Promise<{ ended: Promise<unknown> }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended = work(connection, resolve, signal).then(
    () => "it ended",
    (error: unknown) => error,
  );
  await promise;
  return { ended };
}

describe.each(Object.keys(works))("%s", (name) => {
  const work = works[name] as Work;

  test.each(["cut", "end"] as const)(
    "fails as closed when its connection is lost, however quietly: %s",
    async (fault) => {
      const connection = await machine.connect();
      const { ended } = await begin(work, connection);
      machine.wire[fault]();
      expect(await ended).toMatchObject({ name: "SshError", kind: "closed" });
      expect(connection.closed.reason).toMatchObject({ kind: "closed" });
      await expect(work(connection, () => {}, never)).rejects.toMatchObject({ kind: "closed" });
    },
  );

  it("fails as closed when whoever has the connection closes it", async () => {
    const connection = await machine.connect();
    const { ended } = await begin(work, connection);
    connection.close();
    expect(await ended).toMatchObject({ kind: "closed" });
  });

  it("ends with the reason for which it is aborted, though the machine answers nothing any more", async () => {
    const connection = await machine.connect();
    const stop = new AbortController();
    const { ended } = await begin(work, connection, stop.signal);
    const release = machine.wire.hold();
    const reason = new Error("enough");
    stop.abort(reason);
    expect(await ended).toBe(reason);
    release();
    connection.close();
  });

  it("does not begin once it is aborted", async () => {
    const connection = await machine.connect();
    const before = machine.commandLines.length;
    const reason = new Error("too late");
    await expect(work(connection, () => {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect((await exec(connection, ["true"], { timeoutMs: 9_000, signal: never })).exitCode).toBe(0);
    expect(machine.commandLines).toHaveLength(before + 1);
    connection.close();
  });
});

describe("a late answer", () => {
  it("is none: its command ran into the deadline", async () => {
    const connection = await machine.connect();
    const release = machine.wire.hold();
    const asked = exec(connection, ["echo", "late"], { timeoutMs: 300, signal: never });
    await expect(asked).rejects.toMatchObject({ kind: "timeout" });
    release();
    expect(await execOk(connection, ["echo", "next"], { timeoutMs: 9_000, signal: never })).toBe("next\n");
    connection.close();
  });

  it("to a login is none: whoever asked has gone", async () => {
    const release = machine.wire.hold();
    await expect(machine.connect({ timeoutMs: 300 })).rejects.toMatchObject({ kind: "timeout" });
    const stop = new AbortController();
    const connecting = machine.connect({ signal: stop.signal });
    stop.abort(new Error("no longer wanted"));
    await expect(connecting).rejects.toThrow("no longer wanted");
    release();
    (await machine.connect()).close();
  });

  it("of a start that was repeated meanwhile is of the same run", async () => {
    const [first, second] = [await machine.connect(), await machine.connect()];
    const run = { id: "repeated", fence: 1n, argv: ["sh", "-c", "echo ran >>repeated"] };
    const release = machine.wire.hold();
    const starting = [startRun(first, run, never), startRun(second, run, never)];
    release();
    await Promise.all(starting);
    expect(await followRun(first, "repeated", { stdout: 0, stderr: 0 }, async () => {}, never)).toBe(0);
    expect(await execOk(second, ["cat", "repeated"], { timeoutMs: 9_000, signal: never })).toBe("ran\n");
    for (const connection of [first, second]) connection.close();
  });
});

describe("a machine's host key", () => {
  test.each([
    ["is another one", (other: string) => other],
    ["is none of several", (other: string) => `${other}\n${generateKeyPair().publicKey}`],
    ["is expected to be empty", () => ""],
    ["is expected without its last characters", () => machine.login.hostKey.replace(/.{4} mayfly$/, " mayfly")],
  ])("that %s is refused, before anything is sent", async (_, expected) => {
    const hostKey = expected(generateKeyPair().publicKey);
    const before = machine.commandLines.length;
    await expect(machine.connect({ hostKey })).rejects.toMatchObject({ kind: "host-key" });
    expect(machine.commandLines).toHaveLength(before);
  });

  test("that is one of several is accepted", async () => {
    const hostKey = `${generateKeyPair().publicKey}\n${machine.login.hostKey}`;
    (await machine.connect({ hostKey })).close();
  });
});

describe("limits, just reached and just passed", () => {
  test.each([
    ["stdout", 1_048_576, true],
    ["stdout", 1_048_577, false],
    ["stderr", 1_048_576, true],
    ["stderr", 1_048_577, false],
  ])("a short command's %s has %i bytes", async (stream, bytes, isTaken) => {
    const connection = await machine.connect();
    const script = `head -c ${bytes} /dev/zero ${stream === "stderr" ? ">&2" : ""}`;
    const result = exec(connection, ["sh", "-c", script], { timeoutMs: 30_000, signal: never });
    if (isTaken) expect(Buffer.byteLength((await result)[stream as "stdout"])).toBe(bytes);
    else await expect(result).rejects.toThrow(/more than 1048576 bytes/);
    connection.close();
  });

  test("fences are compared as numbers, of any length", async () => {
    const connection = await machine.connect();
    const start = (id: string, fence: bigint) => startRun(connection, { id, fence, argv: ["true"] }, never);
    await start("fence-9", 9n);
    await start("fence-10", 10n);
    await expect(start("fence-late", 9n)).rejects.toThrow("has seen a higher one");
    await start("fence-large", 9_007_199_254_740_993n);
    await expect(start("fence-large-late", 9_007_199_254_740_992n)).rejects.toThrow("has seen a higher one");
    await start("fence-same", 9_007_199_254_740_993n);
    connection.close();
  });

  test("no files are none, and an empty one is one", async () => {
    const connection = await machine.connect();
    const before = machine.commandLines.length;
    await writeFiles(connection, [], never);
    expect(machine.commandLines).toHaveLength(before);
    await writeFiles(connection, [{ path: "~/empty", content: "", mode: 0o600 }], never);
    expect(await execOk(connection, ["stat", "-c", "%s", "empty"], { timeoutMs: 9_000, signal: never })).toBe("0\n");
    connection.close();
  });
});

test("lines that come in pieces, many at once, or with letters cut in two are handed over one by one", async () => {
  const connection = await machine.connect();
  const lines: string[] = [];
  const stop = new AbortController();
  const script = `printf 'one\\ntwo\\nth'; until [ -e second ]; do sleep 0.05; done; printf 'ree\\n\\nlast\\n'; exec sleep 300`;
  const following = followLines(connection, ["sh", "-c", script], async (line) => void lines.push(line), stop.signal);
  const stopped = expect(following).rejects.toThrow("stop");
  await eventually(() => expect(lines).toEqual(["one", "two"]));
  writeFileSync(join(machine.home, "second"), "");
  await eventually(() => expect(lines).toEqual(["one", "two", "three", "", "last"]));
  stop.abort(new Error("stop"));
  await stopped;
  await expect(followLines(connection, ["echo", "over"], async () => {}, never)).rejects.toMatchObject({
    kind: "closed",
  });
  connection.close();
});

test("whoever takes a file's bytes and fails ends the following with its failure, and gets no more", async () => {
  const connection = await machine.connect();
  let calls = 0;
  const take = async () => {
    calls += 1;
    throw new Error("the database is away");
  };
  await expect(followFile(connection, join(machine.home, "grows.log"), 0, take, never)).rejects.toThrow("database");
  await appendFile(join(machine.home, "grows.log"), "two\n");
  await execOk(connection, ["true"], { timeoutMs: 9_000, signal: never });
  expect(calls).toBe(1);
  connection.close();
});
