import { pool } from "@/lib/platform/db";
import type { LogLine, LogStep, LogStream } from "./types";

type Row = { sequence: string; time: Date; step: LogStep; stream: LogStream; text: string };

/** The lines of an environment after a sequence (exclusive), in order, at most `limit` of them. */
export async function readLines(
  environmentId: string,
  { after, limit }: { after: number; limit: number },
): Promise<LogLine[]> {
  const { rows } = await pool().query<Row>({
    name: "logs-read",
    text: `SELECT sequence, time, step, stream, text FROM logs.line
           WHERE environment_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
    values: [environmentId, after, limit],
  });
  return rows.map(toLogLine);
}

/** The last sequence given out for an environment; 0 while it has no lines. */
export async function lastSequence(environmentId: string): Promise<number> {
  const { rows } = await pool().query<{ last_sequence: string }>(
    "SELECT last_sequence FROM logs.position WHERE environment_id = $1",
    [environmentId],
  );
  return Number(rows[0]?.last_sequence ?? 0);
}

/** How far a file on a machine has been read, in bytes; null where it has not. */
export async function sourceOffset(key: string): Promise<number | null> {
  const { rows } = await pool().query<{ byte_offset: string }>("SELECT byte_offset FROM logs.source WHERE key = $1", [
    key,
  ]);
  return rows[0] ? Number(rows[0].byte_offset) : null;
}

function toLogLine(row: Row): LogLine {
  return { ...row, sequence: Number(row.sequence), time: row.time.toISOString() };
}
