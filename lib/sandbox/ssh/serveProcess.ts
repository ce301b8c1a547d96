import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { ServerChannel, Session } from "ssh2";

/** Exit code of a command that could not be started, as shells have it. */
const cannotStart = 127;

/**
 * Joins a channel to a process as sshd does without a terminal: the exit status is sent when the process ends,
 * the channel closes when its output has ended too, and a channel that closes early only takes the pipes away.
 */
export function serveProcess(
  session: Session,
  channel: ServerChannel,
  spawn: () => ChildProcessWithoutNullStreams,
): void {
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawn();
  } catch (error) {
    refuse(channel, String(error));
    return;
  }
  child.once("error", (error) => refuse(channel, error.message));
  session.on("signal", (accept, _reject, { name }) => {
    signalGroup(child, `SIG${name}` as NodeJS.Signals);
    accept?.();
  });
  join(channel, child);
}

function join(channel: ServerChannel, child: ChildProcessWithoutNullStreams): void {
  const pipes = [child.stdin, child.stdout, child.stderr];
  // A broken pipe on either side ends that pipe: the other side learns it from its own end.
  for (const pipe of [...pipes, channel, channel.stderr]) pipe.on("error", () => {});
  child.once("exit", (code, signal) => {
    if (code === null) channel.exit((signal ?? "SIGKILL").replace(/^SIG/, ""));
    else channel.exit(code);
  });
  channel.once("close", () => {
    for (const pipe of pipes) pipe.destroy();
  });
  channel.pipe(child.stdin);
  void sendOutput(channel, child);
}

async function sendOutput(channel: ServerChannel, child: ChildProcessWithoutNullStreams): Promise<void> {
  const ended = once(child, "exit").catch(() => undefined);
  let last: Promise<void> = Promise.resolve();
  const send = async (from: Readable, to: Writable) => {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      last = last.then(() => write(channel, to, chunk));
      await last;
    }
  };
  // Pipes that were taken away end with an error: then there is nobody left to send to.
  await Promise.allSettled([send(child.stdout, channel), send(child.stderr, channel.stderr), ended]);
  channel.end();
}

/**
 * Writes a chunk and waits until it is sent. One at a time: ssh2 mixes up the two streams of a channel when both
 * wait for its window, and goes on with a stale chunk of one when only the other waits, unless it is forgotten.
 */
function write(channel: ServerChannel, to: Writable, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    to.write(chunk, () => {
      Object.assign(channel, { _chunk: undefined, _chunkcb: undefined, _chunkErr: undefined, _chunkcbErr: undefined });
      resolve();
    });
  });
}

function refuse(channel: ServerChannel, message: string): void {
  channel.stderr.write(`${message}\n`);
  channel.exit(cannotStart);
  channel.end();
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  try {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
  } catch {
    // It has ended already, or the client named a signal that does not exist.
  }
}
