import { z } from "zod";
import { pool } from "@/lib/platform/db";
import { lastSequence } from "./read";
import { type LogLine, type LogStep, type LogStream, logSteps, logStreams } from "./types";

/** Lines looked at per call: bounds the time of one call, whatever is searched for. */
const windowLines = 500_000;
const deadlineMs = 10_000;

/** Comma-separated words of a closed list, as query parameters carry them. */
function words<Word extends string>(known: readonly Word[]) {
  return z
    .string()
    .default("")
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(z.enum(known)));
}

export const searchSchema = z.strictObject({
  q: z.string().max(500).default(""),
  step: words(logSteps),
  stream: words(logStreams),
  after: z.coerce.number().int().min(0).default(0),
  until: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  lines: z.stringbool().default(false),
});

export type LogSearch = z.output<typeof searchSchema>;

/**
 * `sequences` of the lines that match, ascending; `lines` themselves where asked for (at most 1,000).
 * `nextAfter` is where the search goes on, null once the newest line has been looked at.
 */
export type LogSearchResult = { sequences: number[]; lines: LogLine[] | null; nextAfter: number | null; last: number };

type Row = { sequence: string; time: Date; step: LogStep; stream: LogStream; text: string };

/** Looks for `q` (as written, without regard to case or colour codes) in part of an environment's log. */
export async function searchLines(environmentId: string, search: LogSearch): Promise<LogSearchResult> {
  const last = await lastSequence(environmentId);
  const until = Math.min(search.after + windowLines, search.until ?? last, last);
  const limit = search.lines ? Math.min(search.limit, 1_000) : search.limit;
  const middle = Math.floor((search.after + until) / 2);
  // Both halves at once, as each connection has a process of its own in Postgres.
  const halves = await Promise.all([
    matches(environmentId, search, { after: search.after, until: middle, limit }),
    matches(environmentId, search, { after: middle, until, limit }),
  ]);
  const rows = halves.flat().slice(0, limit);
  const sequences = rows.map((row) => Number(row.sequence));
  const reached = rows.length === limit ? (sequences.at(-1) ?? until) : until;
  return {
    sequences,
    lines: search.lines
      ? rows.map((row) => ({ ...row, sequence: Number(row.sequence), time: row.time.toISOString() }))
      : null,
    nextAfter: reached < last ? reached : null,
    last,
  };
}

type Part = { after: number; until: number; limit: number };

async function matches(environmentId: string, search: LogSearch, { after, until, limit }: Part): Promise<Row[]> {
  const client = await pool().connect();
  try {
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${deadlineMs}`);
    const { rows } = await client.query<Row>({
      // The primary key gives the range. Nearly all lines lack a letter or their order, which is the cheapest to see;
      // taking escape sequences out (27 starts one) costs ten times as much as that.
      text: `SELECT sequence ${search.lines ? ", time, step, stream, text" : ""} FROM logs.line
             WHERE environment_id = $1 AND sequence > $2 AND sequence <= $3
               AND (cardinality($4::text[]) = 0 OR step = ANY($4))
               AND (cardinality($5::text[]) = 0 OR stream = ANY($5))
               AND ($6 = '' OR lower(text) LIKE $7 AND CASE WHEN strpos(text, chr(27)) = 0 THEN lower(text) LIKE $6
                 ELSE lower(regexp_replace(text, '\\x1B\\[[0-?]*[ -/]*[@-~]', '', 'g')) LIKE $6 END)
             ORDER BY sequence LIMIT $8`,
      values: [environmentId, after, until, search.step, search.stream, ...patterns(search.q), limit],
    });
    await client.query("COMMIT");
    client.release();
    return rows;
  } catch (error) {
    // The connection may still be inside of the transaction: do not hand it to anybody else.
    client.release(true);
    throw error;
  }
}

/** For LIKE over lower case: the text as it is, and its characters with anything in between. Empty for no text. */
function patterns(query: string): [string, string] {
  const characters = [...query.toLowerCase()].map((character) => character.replace(/[\\%_]/, "\\$&"));
  return query === "" ? ["", ""] : [`%${characters.join("")}%`, `%${characters.join("%")}%`];
}
