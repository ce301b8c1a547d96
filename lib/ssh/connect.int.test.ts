import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimPort } from "@/lib/platform/testing/ports";
import { type Machine, processesOf, startMachine } from "@/lib/ssh/testing/machine";
import { exec } from "./exec";
import { generateKeyPair } from "./keys";
import { writeFiles } from "./writeFiles";

const never = new AbortController().signal;
let machine: Machine;

beforeAll(async () => {
  machine = await startMachine();
});

afterAll(() => machine.stop());

const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "connected",
    (error: { kind: string }) => error.kind,
  );

test("a machine with another host key is refused before anything is sent to it", async () => {
  expect(await kindOf(machine.connect({ hostKey: generateKeyPair().publicKey }))).toBe("host-key");
});

test("a key that the machine does not know, or another user, is an authentication error", async () => {
  expect(await kindOf(machine.connect({ privateKey: generateKeyPair().privateKey }))).toBe("auth");
  expect(await kindOf(machine.connect({ username: "root" }))).toBe("auth");
});

test("nobody listening is refused", async () => {
  const port = await claimPort();
  expect(await kindOf(machine.connect({ port }))).toBe("refused");
});

test("one who says nothing runs into the deadline; one who hangs up has closed", async () => {
  const silent = createServer((socket) => socket.resume());
  expect(await kindOf(machine.connect({ port: await listen(silent), timeoutMs: 100 }))).toBe("timeout");
  silent.close();
  const rude = createServer((socket) => socket.destroy());
  expect(await kindOf(machine.connect({ port: await listen(rude) }))).toBe("closed");
  rude.close();
});

test("aborting ends the attempt with the reason", async () => {
  const silent = createServer((socket) => socket.resume());
  const stop = new AbortController();
  const connecting = machine.connect({ port: await listen(silent), signal: stop.signal });
  const reason = new Error("no longer wanted");
  stop.abort(reason);
  await expect(connecting).rejects.toBe(reason);
  silent.close();
});

test("a lost connection is told to whoever holds it, and ends what goes over it", async () => {
  const connection = await machine.connect();
  const lost = new Promise((resolve) => connection.closed.addEventListener("abort", resolve));
  const running = kindOf(exec(connection, ["sleep", "60"], { timeoutMs: 120_000, signal: never }));
  await exec(connection, ["true"], { timeoutMs: 60_000, signal: never });
  machine.cutConnections();
  await lost;
  expect(connection.closed.reason).toMatchObject({ kind: "closed" });
  expect(await running).toBe("closed");
  expect(await kindOf(exec(connection, ["true"], { timeoutMs: 60_000, signal: never }))).toBe("closed");
});

test("exec gives arguments, input, output and exit code as they are", async () => {
  const connection = await machine.connect();
  const words = ["it's", '$(touch x) `y` "z" \\', "two\nlines", "", "-n", "ž🐝"];
  const script = 'printf "<%s>" "$@"; cat; echo oops >&2; exit 9';
  const options = { stdin: "input\n", timeoutMs: 60_000, signal: never };
  const result = await exec(connection, ["sh", "-c", script, "sh", ...words], options);
  expect(result).toEqual({
    exitCode: 9,
    stdout: `${words.map((word) => `<${word}>`).join("")}input\n`,
    stderr: "oops\n",
  });
  connection.close();
});

test("exec has a deadline, ends the command with it, and does not swallow the machine's whole disk", async () => {
  const connection = await machine.connect();
  const before = await processesOf(machine.home);
  const forever = ["sh", "-c", "sleep 600; true"];
  expect(await kindOf(exec(connection, forever, { timeoutMs: 300, signal: never }))).toBe("timeout");
  await eventually(async () => (await processesOf(machine.home)).every((pid) => before.includes(pid)));
  await expect(exec(connection, ["cat", "/dev/zero"], { timeoutMs: 60_000, signal: never })).rejects.toThrow(
    /1048576 bytes/,
  );
  connection.close();
});

test("files are written whole, with their mode, wherever they are called to", async () => {
  const connection = await machine.connect();
  const content = "it's $(here), \\0 \\n %s ä\r\n\n".repeat(10_000);
  const other = { path: `${machine.home}/other`, content: "", mode: 0o600 };
  await writeFiles(connection, [{ path: "~/new folder/it's $(here)", content, mode: 0o640 }, other], never);
  const path = `${machine.home}/new folder/it's $(here)`;
  const sum = ["sh", "-c", 'cksum <"$1"; ls -l "$1" | cut -c 1-10', "sh", path];
  const { stdout } = await exec(connection, sum, { timeoutMs: 60_000, signal: never });
  expect(stdout).toContain("-rw-r-----");
  expect(stdout).toContain(` ${Buffer.byteLength(content)}\n`);
  expect(readFileSync(path, "utf8")).toBe(content);
  expect(readFileSync(other.path, "utf8")).toBe("");
  connection.close();
});

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}
