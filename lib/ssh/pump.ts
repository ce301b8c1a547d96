import type { Readable } from "node:stream";
import type { Connection } from "./connection";
import { SshError } from "./errors";

/** Hands over a stream until as many bytes as it finally has were delivered. */
export async function pump(
  connection: Connection,
  stream: Readable,
  start: number,
  finalSize: Promise<number>,
  deliver: (bytes: Buffer, nextOffset: number) => Promise<void>,
): Promise<void> {
  let offset = start;
  let limit = Number.POSITIVE_INFINITY;
  let failure: unknown;
  let wake = () => {};
  stream.on("readable", () => wake());
  stream.on("end", () => {
    failure ??= connection.closed.reason ?? new SshError("closed", `${connection.address} stopped sending output.`);
    wake();
  });
  finalSize.then(
    (size) => {
      limit = size;
      wake();
    },
    (error) => {
      failure ??= error;
      wake();
    },
  );
  for (;;) {
    const chunk: Buffer | null = stream.read();
    if (chunk) {
      const bytes = chunk.subarray(0, Math.max(0, limit - offset));
      offset += bytes.length;
      if (bytes.length > 0) await deliver(bytes, offset);
    } else if (offset >= limit) return;
    else if (failure) throw failure;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}
