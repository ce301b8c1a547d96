import { appendLines, type Session } from "@/lib/environments/worker/session";
import { liveInstance } from "@/lib/instances/queries";
import { LineSplitter } from "@/lib/logs/split";
import { script } from "@/lib/machines/command";
import { machinePaths } from "@/lib/machines/machine";
import { openOutput, storedOffset } from "@/lib/machines/output";
import type { Remote } from "@/lib/machines/remote";
import { together } from "@/lib/platform/together";
import { crashIn } from "@/lib/runtimes/health";
import { followFile } from "@/lib/ssh/followFile";

const streams = ["stdout", "stderr"] as const;
const readTimeoutMs = 10_000;

/** Brings what the app prints into the log, from where the log ends, until the signal aborts. */
export async function followAppLogs(session: Session, remote: Remote, signal: AbortSignal): Promise<void> {
  const connection = await remote.connection();
  const files = await appFiles(session, remote, signal);
  const follow = (stream: (typeof streams)[number]) => async (limited: AbortSignal) => {
    const { path, key } = files[stream];
    const output = await openOutput(session, { key, deploymentId: null, step: "app", stream });
    await followFile(connection, path, output.offset, output.take, limited);
  };
  await together(signal, streams.map(follow));
}

/** In base64: bytes that are no text would not be as many on this side. */
const readScript = 'tail -c "+$1" -- "$2" 2>/dev/null | head -c 500000 | base64';

/** Reads what the app has printed and `followAppLogs`, stopped meanwhile, had not brought into the log yet. */
export async function readAppLogs(session: Session, remote: Remote, signal: AbortSignal): Promise<void> {
  const files = await appFiles(session, remote, signal);
  for (const stream of streams) {
    const { path, key } = files[stream];
    const output = await openOutput(session, { key, deploymentId: null, step: "app", stream });
    const argv = script(readScript, String(output.offset + 1), path);
    const { stdout } = await remote.exec({ argv, timeoutMs: readTimeoutMs }, signal);
    const bytes = Buffer.from(stdout, "base64");
    await output.take(bytes, output.offset + bytes.length);
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
  const { pm2, since } = machinePaths(await remote.machine(signal));
  const first = await readNumber(remote, since, signal);
  const key = `${await instanceKey(session)}:pm2:${first}`;
  const offset = (await storedOffset(session, key)) ?? first;
  const splitter = new LineSplitter(offset);
  const take = async (bytes: Buffer, next: number) => {
    const { lines, nextOffset } = splitter.push(bytes, next - bytes.length);
    for (const exit of lines.map(crashIn)) if (exit !== null) await onCrash(exit);
    await appendLines(session, [], { key, offset: nextOffset });
  };
  await followFile(connection, `${pm2}/pm2.log`, offset, take, signal);
}

/** The number in a file; 0 where there is none. */
async function readNumber(remote: Remote, path: string, signal: AbortSignal): Promise<number> {
  const { stdout } = await remote.exec({ argv: ["cat", "--", path], timeoutMs: readTimeoutMs }, signal);
  return Number(stdout.trim()) || 0;
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
