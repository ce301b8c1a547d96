import type { ClientChannel } from "ssh2";
import type { Connection } from "./connection";
import { withDeadline } from "./deadline";
import { SshError } from "./errors";
import { pump } from "./pump";
import { withChannels } from "./withChannels";

/** `nextOffset` is where to go on once these bytes are stored. One call at a time; the next waits for its end. */
export type OnFileBytes = (bytes: Buffer, nextOffset: number) => Promise<void>;

/** Exit code of the script when another file took the name, or the file became shorter. */
const exitReplaced = 10;

/**
 * $1 the path, $2 the offset. Says on stderr from which offset it reads: 0 if the file is shorter than what was asked
 * for. Ends when its standard input does, or when the file is not the one it reads any more.
 */
const script = `
path=$1 offset=$2
look() { set -- $(ls -inL -- "$path" 2>/dev/null); file="\${1:-}" size="\${6:-0}"; }
exec 4<&0
cat <&4 >/dev/null 2>&1 &
reader=$!
until [ -r "$path" ]; do
  kill -0 "$reader" 2>/dev/null || exit 0
  sleep 0.2 2>/dev/null || sleep 1
done
look
[ "$size" -ge "$offset" ] || offset=0
echo "$offset" >&2
poll=
[ -d /proc/self ] && poll="-s 0.1"
tail $poll -c "+$((offset + 1))" -f -- "$path" 2>/dev/null 4<&- &
output=$!
(
  first=$file known=$size
  while sleep 2 && look && [ "$file" = "$first" ] && [ "$size" -ge "$known" ]; do known=$size; done
  kill "$reader"
) >/dev/null 2>&1 4<&- &
wait "$reader"
ended=$?
kill "$output" $! 2>/dev/null
[ "$ended" -eq 0 ] || exit ${exitReplaced}
`;

/**
 * Delivers what a file on the machine holds from `offset` on, and what is added, until the signal aborts; like
 * `tail -F`. The file may not be there yet. When it is replaced or cut off, reading begins again at its start
 * (`nextOffset` starts over): what is written within two seconds around that moment may then come twice.
 * Throws `SshError` when the connection breaks, the signal's reason when it aborts.
 */
export function followFile(
  connection: Connection,
  path: string,
  offset: number,
  onBytes: OnFileBytes,
  signal: AbortSignal,
): Promise<never> {
  return withDeadline(connection, { timeoutMs: null, signal }, async (stop) => {
    const deliver: OnFileBytes = (bytes, nextOffset) => {
      stop.throwIfAborted();
      return onBytes(bytes, nextOffset);
    };
    for (let from = offset; ; from = 0) {
      const argv = ["sh", "-c", script, "follow", path, String(from)];
      await withChannels(connection, [argv], stop, ([channel]) =>
        readUntilReplaced(connection, channel as ClientChannel, deliver),
      );
    }
  });
}

async function readUntilReplaced(connection: Connection, channel: ClientChannel, deliver: OnFileBytes): Promise<void> {
  const closed = new Promise<number | undefined>((resolve) => channel.once("close", resolve));
  const offset = await firstLine(connection, channel);
  const endless = new Promise<number>(() => {});
  try {
    await pump(connection, channel, offset, endless, deliver);
  } catch (error) {
    const isEnded = error instanceof SshError && !connection.closed.aborted;
    if (!isEnded || (await closed) !== exitReplaced) throw error;
  }
}

/** The number that the script says on stderr. */
function firstLine(connection: Connection, { stderr }: ClientChannel): Promise<number> {
  return new Promise((resolve, reject) => {
    let line = "";
    stderr.on("data", (chunk: Buffer) => {
      line += chunk.toString("latin1");
      if (/^\d+\n/.test(line)) resolve(Number.parseInt(line, 10));
    });
    stderr.once("end", () => reject(new SshError("closed", `${connection.address} cannot follow the file: ${line}`)));
  });
}
