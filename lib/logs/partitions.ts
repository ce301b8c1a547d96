import pg from "pg";
import { pool } from "@/lib/platform/db";

/** How long log lines are kept, in days; pages say so. */
const retentionDays = 30;
const daysAhead = 3;
const dayMs = 86_400_000;

/** Makes the log's partitions for today and the days to come, and drops those past retention. */
export async function maintainPartitions(now: Date): Promise<void> {
  for (let day = 0; day <= daysAhead; day += 1) await makePartition(new Date(now.getTime() + day * dayMs));
  await dropOld(new Date(now.getTime() - retentionDays * dayMs));
}

async function makePartition(time: Date): Promise<void> {
  const day = dayOf(time);
  const from = pg.escapeLiteral(`${day} 00:00:00+00`);
  const to = pg.escapeLiteral(`${dayOf(new Date(time.getTime() + dayMs))} 00:00:00+00`);
  const sql = `CREATE TABLE IF NOT EXISTS logs.${partitionName(day)} PARTITION OF logs.line FOR VALUES FROM (${from}) TO (${to})`;
  await pool()
    .query(sql)
    .catch((error: pg.DatabaseError) => {
      // Another worker made it meanwhile, or the default partition holds lines of that day already: both are fine.
      if (!["42P07", "23514", "23505"].includes(error.code ?? "")) throw error;
    });
}

async function dropOld(before: Date): Promise<void> {
  const { rows } = await pool().query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'logs'::regnamespace AND relname ~ '^line_[0-9]{8}$' AND relname < $1",
    [partitionName(dayOf(before))],
  );
  for (const { name } of rows) await pool().query(`DROP TABLE IF EXISTS logs.${pg.escapeIdentifier(name)}`);
  await pool().query("DELETE FROM logs.line_default WHERE time < $1", [before]);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function partitionName(day: string): string {
  return `line_${day.replaceAll("-", "")}`;
}
