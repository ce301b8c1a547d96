import { readFileSync } from "node:fs";
import type { ClientChannel } from "ssh2";
import { commandFile, type RunCommand } from "./command";
import type { Connection } from "./connection";
import { withDeadline } from "./deadline";
import { FencedError, SshError } from "./errors";
import { type ExecResult, exec } from "./exec";
import { pump } from "./pump";
import { withChannels } from "./withChannels";
import { writeFiles } from "./writeFiles";

const timeoutMs = 30_000;
const exitFenced = 75;
/** For a run that was never started. */
const exitNoRun = 66;
const longestEnd = 100;
const script = new URL("./runner.sh", import.meta.url);

/** Ids become folder names on the machine. */
const idPattern = /^[A-Za-z0-9_-]{1,100}$/;

/** Puts the runner on the machine, which must have it before anything else here is called. */
export async function installRunner(connection: Connection, signal: AbortSignal): Promise<void> {
  const content = readFileSync(script, "utf8");
  await writeFiles(connection, [{ path: "~/.mayfly/runner", content, mode: 0o700 }], signal);
}

/** The words that call the runner on the machine. */
function runnerCommand(verb: string, id: string, ...rest: (string | number | bigint)[]): string[] {
  if (!idPattern.test(id)) throw new Error(`A run cannot be called ${JSON.stringify(id)}.`);
  return ["sh", "-c", 'exec sh "$HOME/.mayfly/runner" "$@"', "runner", verb, id, ...rest.map(String)];
}

export type RunRequest = RunCommand & { id: string; fence: bigint };

/**
 * Starts a command detached on the machine, or finds it started: under one id nothing ever runs twice.
 * Throws `FencedError` when the machine has seen a higher fence than this worker's.
 */
export async function startRun(connection: Connection, request: RunRequest, signal: AbortSignal): Promise<void> {
  const command = Buffer.from(commandFile(request));
  const stdin = Buffer.concat([command, Buffer.from(request.stdin ?? "")]);
  const argv = runnerCommand("start", request.id, request.fence, command.length, stdin.length);
  const result = await exec(connection, argv, { stdin, timeoutMs, signal });
  if (result.exitCode === exitFenced) throw new FencedError(request.fence);
  assertDone("start", result);
}

const runStreams = ["stdout", "stderr"] as const;
export type RunStream = (typeof runStreams)[number];
/** Bytes of each stream that have been delivered. */
export type RunOffsets = Record<RunStream, number>;
/** `nextOffset` is where to go on once these bytes are stored. One call at a time; the next waits for its end. */
export type OnRunBytes = (stream: RunStream, bytes: Buffer, nextOffset: number) => Promise<void>;

type RunEnd = { exitCode: number | null; sizes: RunOffsets };

/**
 * Delivers what a run prints, from the given offsets, as it comes; returns its exit code when the run has ended and
 * all of it was delivered, even if something it left behind still holds its output open. Null: the run was lost (its
 * machine rebooted, say). A run ended by signal N has 128 + N. Throws `SshError` when the connection breaks: follow
 * again from the last offsets over another one.
 */
export function followRun(
  connection: Connection,
  id: string,
  offsets: RunOffsets,
  onBytes: OnRunBytes,
  signal: AbortSignal,
): Promise<number | null> {
  const verbs = [
    runnerCommand("await", id),
    runnerCommand("follow", id, "stdout", offsets.stdout),
    runnerCommand("follow", id, "stderr", offsets.stderr),
  ];
  return withDeadline(connection, { timeoutMs: null, signal }, (stop) =>
    withChannels(connection, verbs, stop, async ([control, ...outputs]) => {
      const ended = readEnd(connection, control as ClientChannel);
      const deliver = oneAtATime(onBytes);
      const pumps = outputs.map((output, index) => {
        const stream = runStreams[index] as RunStream;
        return pump(
          connection,
          output,
          offsets[stream],
          ended.then(({ sizes }) => sizes[stream]),
          (bytes, next) => {
            stop.throwIfAborted();
            return deliver(stream, bytes, next);
          },
        );
      });
      await Promise.all(pumps);
      return (await ended).exitCode;
    }),
  );
}

/**
 * Ends a run: SIGTERM, half a second later SIGKILL, to every process it started, daemons included.
 * Returns when they are gone. A run that has ended is left alone; one that has not begun never will.
 */
export async function cancelRun(connection: Connection, id: string, signal: AbortSignal): Promise<void> {
  assertDone("cancel", await exec(connection, runnerCommand("cancel", id), { timeoutMs, signal }));
}

function assertDone(verb: string, { exitCode, stderr }: ExecResult): void {
  if (exitCode !== 0) throw new Error(`The runner could not ${verb}: ${stderr.trim().slice(-500)} (${exitCode})`);
}

/** "CODE STDOUT_BYTES STDERR_BYTES" or "lost ...", once the run has ended. */
async function readEnd(connection: Connection, control: ClientChannel): Promise<RunEnd> {
  let said = "";
  control.on("data", (chunk: Buffer) => {
    said = `${said}${chunk.toString("latin1")}`.slice(0, longestEnd);
  });
  control.stderr.resume();
  const exitCode = await new Promise<number | null | undefined>((resolve) => control.once("close", resolve));
  if (exitCode === exitNoRun) throw new Error("There is no such run on the machine: start it first.");
  const [, code, stdout, stderr] = /^(\d+|lost) (\d+) (\d+)\n$/.exec(said) ?? [];
  if (exitCode !== 0 || !code) {
    throw connection.closed.reason ?? new SshError("closed", `${connection.address} stopped answering.`);
  }
  return { exitCode: code === "lost" ? null : Number(code), sizes: { stdout: Number(stdout), stderr: Number(stderr) } };
}

/** So that whoever stores the bytes never has two calls at once. */
function oneAtATime(onBytes: OnRunBytes): OnRunBytes {
  let last = Promise.resolve();
  return (...call) => {
    last = last.then(() => onBytes(...call));
    return last;
  };
}
