import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { pool } from "@/lib/platform/db";
import { lineText } from "@/scripts/bench/world/logLines";

export const lines = 1_000_000;
/** Occurs once, in the last 1 %. */
export const needle = { text: "checksum mismatch", line: 995_137 };
/** Longer than what a row shows at once. */
export const long = { line: 500_003, characters: 12_000 };

const rowsPerChunk = 10_000;
const startedAtMs = Date.now() - lines;

/** The text of a line, from 1: 100 bytes, every tenth with colours. */
export function textOf(line: number): string {
  if (line === needle.line) return `${line} ${needle.text} in layer 3`;
  if (line === long.line) return `${line} `.padEnd(long.characters, "long ");
  return line % 10 === 0 ? lineText(line).replace("200", "\u001b[32m200\u001b[0m") : lineText(line);
}

/** Gives an environment a log of a million lines, a millisecond apart. */
export async function seedLog(environmentId: string): Promise<void> {
  const client = await pool().connect();
  try {
    const copy = client.query(
      copyFrom("COPY logs.line (environment_id, sequence, time, step, stream, text) FROM STDIN"),
    );
    await pipeline(Readable.from(chunks(environmentId)), copy);
    await client.query("INSERT INTO logs.position (environment_id, last_sequence) VALUES ($1, $2)", [
      environmentId,
      lines,
    ]);
    // As autovacuum does after so many rows, at a time of its own.
    await client.query("VACUUM ANALYZE logs.line");
  } finally {
    client.release();
  }
}

function* chunks(environmentId: string): Generator<string> {
  for (let first = 1; first <= lines; first += rowsPerChunk) {
    yield Array.from({ length: rowsPerChunk }, (_, index) => row(environmentId, first + index)).join("");
  }
}

/** In COPY's text format; nothing in these lines needs to be escaped. */
function row(environmentId: string, line: number): string {
  const time = new Date(startedAtMs + line).toISOString();
  return `${environmentId}\t${line}\t${time}\tapp\t${line % 100 === 0 ? "stderr" : "stdout"}\t${textOf(line)}\n`;
}
