import { sourceOffset } from "@/lib/logs/read";
import { LineSplitter } from "@/lib/logs/split";
import { followFile } from "@/lib/ssh/followFile";
import { crashIn } from "./health";
import { liveInstance } from "./liveInstance";
import { machinePaths } from "./machine";
import { openOutput, type Remote } from "./remote";
import { appendLines, type Session } from "./session";

const streams = ["stdout", "stderr"] as const;
const readTimeoutMs = 10_000;

/** Brings what the app prints into the log, from where the log ends, until the signal aborts. */
export async function followAppLogs(session: Session, remote: Remote, signal: AbortSignal): Promise<void> {
  const connection = await remote.connection();
  const files = await appFiles(session, remote, signal);
  await Promise.all(
    streams.map(async (stream) => {
      const { path, key } = files[stream];
      const output = await openOutput(session, { key, deploymentId: null, step: "app", stream });
      await followFile(connection, path, output.offset, output.take, signal);
    }),
  );
}

/** Reads what the app has printed and `followAppLogs`, stopped meanwhile, had not brought into the log yet. */
export async function readAppLogs(session: Session, remote: Remote, signal: AbortSignal): Promise<void> {
  const files = await appFiles(session, remote, signal);
  for (const stream of streams) {
    const { path, key } = files[stream];
    const output = await openOutput(session, { key, deploymentId: null, step: "app", stream });
    const argv = [
      "sh",
      "-c",
      'tail -c "+$1" -- "$2" 2>/dev/null | head -c 500000',
      "mayfly",
      String(output.offset + 1),
      path,
    ];
    const { stdout } = await remote.exec({ argv, timeoutMs: readTimeoutMs }, signal);
    await output.take(Buffer.from(stdout));
    await output.finish();
  }
}

/** Calls `onCrash` with how the app ended, each time it ends by itself, as PM2's own log tells it. */
export async function followPm2Log(
  session: Session,
  remote: Remote,
  onCrash: (exit: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const connection = await remote.connection();
  const { pm2 } = machinePaths(await remote.machine(signal));
  const key = `${await instanceKey(session)}:pm2`;
  const offset = await sourceOffset(key);
  const splitter = new LineSplitter(offset);
  const take = async (bytes: Buffer) => {
    const { lines, nextOffset } = splitter.push(bytes);
    for (const exit of lines.map(crashIn)) if (exit !== null) await onCrash(exit);
    await appendLines(session, [], { key, offset: nextOffset });
  };
  await followFile(connection, `${pm2}/pm2.log`, offset, take, signal);
}

async function appFiles(session: Session, remote: Remote, signal: AbortSignal) {
  const { output, errors } = machinePaths(await remote.machine(signal));
  const key = await instanceKey(session);
  return { stdout: { path: output, key: `${key}:stdout` }, stderr: { path: errors, key: `${key}:stderr` } };
}

/** Files belong to a machine: a new one starts them anew. */
async function instanceKey({ environmentId }: Session): Promise<string> {
  return `app:${(await liveInstance(environmentId))?.id}`;
}
