import { pool } from "@/lib/platform/db";

const batchSize = 200;

/** Environments for which something is to be done and which no worker holds. Targets without checks hold seeded rows. */
export async function findUnkept(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>({
    name: "unkept",
    text: `SELECT environment.id FROM environment
      WHERE environment.target_id IN (SELECT id FROM target WHERE (config->>'checks')::boolean)
        AND environment.status NOT IN ('stopped', 'terminated', 'failed')
        AND NOT EXISTS (SELECT FROM lease
          WHERE lease.key = 'environment:' || environment.id AND lease.expires_at > clock_timestamp())
      LIMIT $1`,
    values: [batchSize],
  });
  return rows.map(({ id }) => id);
}
