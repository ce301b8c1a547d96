import { pool } from "@/lib/platform/db";

/** When leases end, by environment, in milliseconds since 1970. */
export type Ends = Map<string, number>;

export type Span = { count: number; firstMs: number; lastMs: number };

/** Gives so many environments that are `ready` leases that end at random between two times from now. */
export async function endLeases({ count, firstMs, lastMs }: Span): Promise<Ends> {
  const { rows } = await pool().query<{ id: string; ms: number }>(
    `WITH chosen AS (SELECT id FROM environment WHERE status = 'ready' LIMIT $1),
       moved AS (
         UPDATE environment
         SET expires_at = mayfly_now() + ($2 + random() * ($3::float8 - $2)) * interval '1 millisecond'
         FROM chosen WHERE environment.id = chosen.id RETURNING environment.id, expires_at)
     SELECT id, extract(epoch FROM expires_at)::float8 * 1000 AS ms, pg_notify('deadline', '') FROM moved`,
    [count, firstMs, lastMs],
  );
  return new Map(rows.map(({ id, ms }) => [id, ms]));
}

/** How many of these began to end before their lease did. */
export async function countEarly(ends: Ends): Promise<number> {
  const { rows } = await pool().query<{ early: number }>(
    `SELECT count(*)::int AS early FROM environment WHERE id = ANY($1::uuid[]) AND terminating_at < expires_at`,
    [[...ends.keys()]],
  );
  return rows[0]?.early ?? 0;
}

/** Leaves nothing of a round that the next one would have to do. */
export async function forgetEnding(): Promise<void> {
  await pool().query("DELETE FROM environment WHERE status <> 'ready'");
  await pool().query("DELETE FROM pgboss.job");
}
