/** Rows of `logs.line` that one COPY takes, as of one moment (milliseconds since 1970): consecutive sequences from `first` on. */
export type CopyRows = {
  environmentId: string;
  first: number;
  timeMs: number;
  lines: { deploymentId: string | null; step: string; stream: string; text: string }[];
};

// The formats are from the PostgreSQL manual, COPY, "Binary Format": a signature, flags and no extension; rows; -1.
// Text would have Postgres read numbers, times and ids back out of it, which takes it longer than storing them.
export const copyStart = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
export const copyEnd = Buffer.from([0xff, 0xff]);

export const copyColumns = ["environment_id", "sequence", "time", "deployment_id", "step", "stream", "text"];

/** The count of fields, the length of each, and those whose length does not depend on the row. */
const fixedBytes = 2 + 4 * copyColumns.length + 16 + 8 + 8;
const uuidBytes = 16;
/** Postgres counts time in microseconds since 2000. */
const epochMs = Date.UTC(2000, 0, 1);

/** The rows as bytes. */
export function copyRows({ environmentId, first, timeMs, lines }: CopyRows): Buffer {
  const bytes = Buffer.allocUnsafe(lines.reduce((sum, line) => sum + rowBytes(line), 0));
  const time = BigInt(timeMs - epochMs) * 1_000n;
  let at = 0;
  for (const [index, { deploymentId, step, stream, text }] of lines.entries()) {
    at = bytes.writeInt16BE(copyColumns.length, at);
    at = putUuid(bytes, at, environmentId);
    at = putInt64(bytes, at, BigInt(first + index));
    at = putInt64(bytes, at, time);
    at = deploymentId === null ? bytes.writeInt32BE(-1, at) : putUuid(bytes, at, deploymentId);
    for (const field of [step, stream, text]) at = putText(bytes, at, field);
  }
  return bytes;
}

function rowBytes({ deploymentId, step, stream, text }: CopyRows["lines"][number]): number {
  return fixedBytes + (deploymentId === null ? 0 : uuidBytes) + step.length + stream.length + Buffer.byteLength(text);
}

function putUuid(bytes: Buffer, at: number, uuid: string): number {
  const start = bytes.writeInt32BE(uuidBytes, at);
  return start + bytes.write(uuid.replaceAll("-", ""), start, "hex");
}

function putInt64(bytes: Buffer, at: number, value: bigint): number {
  return bytes.writeBigInt64BE(value, bytes.writeInt32BE(8, at));
}

function putText(bytes: Buffer, at: number, text: string): number {
  const start = at + 4;
  const length = bytes.write(text, start);
  bytes.writeInt32BE(length, at);
  return start + length;
}
