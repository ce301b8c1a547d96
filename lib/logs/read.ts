import { pool } from "@/lib/platform/db";
import type { LogEnd, LogLine, LogStep, LogStream } from "./types";

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

/** What a page shows of a log before it asks for more: more rows than a window has, and in bytes no more than a page may weigh. */
const endLines = 64;
const endBytes = 65_536;

/** The newest lines of an environment, in order, as many as make a first view; and the last sequence given out. */
export async function readEnd(environmentId: string): Promise<LogEnd> {
  const { rows } = await pool().query<Row>({
    name: "logs-end",
    text: `SELECT sequence, time, step, stream, text FROM (
             SELECT *, sum(octet_length(text)) OVER (ORDER BY sequence DESC) AS bytes FROM (
               SELECT sequence, time, step, stream, text FROM logs.line
               WHERE environment_id = $1 ORDER BY sequence DESC LIMIT $2) AS newest) AS sized
           WHERE bytes <= $3 ORDER BY sequence`,
    values: [environmentId, endLines, endBytes],
  });
  const lines = rows.map(toLogLine);
  return { last: lines.at(-1)?.sequence ?? (await lastSequence(environmentId)), lines };
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
