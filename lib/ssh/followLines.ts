import type { ClientChannel } from "ssh2";
import type { Connection } from "./connection";
import { withDeadline } from "./deadline";
import { SshError } from "./errors";
import { pump } from "./pump";
import { withChannels } from "./withChannels";

/** More than this without an end of line is no line. */
const longestLineBytes = 64 * 1024;

/**
 * Runs a command that prints a line at times, and hands each over, until the signal aborts. Its standard input ends
 * when this does, or when the connection breaks: by that the command knows when to end.
 * Throws `SshError` when the connection breaks or the command ends, the signal's reason when it aborts.
 */
export function followLines(
  connection: Connection,
  argv: string[],
  onLine: (line: string) => Promise<void>,
  signal: AbortSignal,
): Promise<never> {
  return withDeadline(connection, { timeoutMs: null, signal }, (stop) =>
    withChannels(connection, [argv], stop, async ([channel]) => {
      let rest = "";
      const deliver = async (bytes: Buffer) => {
        const lines = (rest + bytes.toString("utf8")).split("\n");
        rest = (lines.pop() ?? "").slice(0, longestLineBytes);
        for (const line of lines) {
          stop.throwIfAborted();
          await onLine(line);
        }
      };
      await pump(connection, channel as ClientChannel, 0, new Promise<number>(() => {}), deliver);
      throw new SshError("closed", `What was followed on ${connection.address} has ended.`);
    }),
  );
}
