import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { finished } from "node:stream/promises";
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
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.once("exit", (code, signal) => {
    if (code === null) channel.exit((signal ?? "SIGKILL").replace(/^SIG/, ""));
    else channel.exit(code);
  });
  channel.once("close", () => {
    for (const pipe of pipes) pipe.destroy();
  });
  void closeAfter(channel, child);
}

async function closeAfter(channel: ServerChannel, child: ChildProcessWithoutNullStreams): Promise<void> {
  await once(child, "close").catch(() => {});
  channel.stderr.end();
  await finished(channel.stderr).catch(() => {});
  channel.end();
}

function refuse(channel: ServerChannel, message: string): void {
  channel.stderr.write(`${message}\n`);
  channel.exit(cannotStart);
  channel.end();
}

function signalGroup(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // It has ended already, or the client named a signal that does not exist.
  }
}
