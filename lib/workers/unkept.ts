import { pool } from "@/lib/platform/db";

/**
 * Environments for which something is to be done and which no worker holds, at most so many. Those that wait for room
 * are not among them: see `readWaiting`. Targets without checks hold seeded rows.
 */
export async function findUnkept(limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>({
    name: "unkept",
    // Usually there are none. A limit or a clock that ticks in the subquery would have Postgres look up each lease by
    // itself, which takes twice as long with 10,000 environments.
    text: `WITH unkept AS MATERIALIZED (
        SELECT environment.id FROM environment
        WHERE environment.target_id IN (SELECT id FROM target WHERE (config->>'checks')::boolean)
          AND environment.status NOT IN ('stopped', 'terminated', 'failed')
          AND NOT (environment.status IN ('queued', 'provisioning', 'deploying', 'verifying') AND EXISTS (
            SELECT FROM deployment WHERE deployment.environment_id = environment.id
              AND deployment.status = 'queued' AND deployment.cancelled_at IS NULL))
          AND NOT EXISTS (SELECT FROM lease
            WHERE lease.key = 'environment:' || environment.id AND lease.expires_at > statement_timestamp()))
      SELECT id FROM unkept LIMIT $1`,
    values: [limit],
  });
  return rows.map(({ id }) => id);
}
