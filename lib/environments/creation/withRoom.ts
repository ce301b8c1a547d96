import { pool } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import type { Runs } from "@/lib/platform/statement";
import type { TargetConfig } from "@/lib/targets/schema";

type Limited = { id: string; name: string; config: Pick<TargetConfig, "maxEnvironments"> };

/**
 * Makes one more environment on a target, unless that has as many live as it may at once. Where there is a limit,
 * whoever makes one holds the target until it is there, so that two who ask at once are counted one after the other.
 * Throws `conflict`.
 */
export async function withRoom<Made>(target: Limited, make: (on: Runs) => Promise<Made>): Promise<Made> {
  const { maxEnvironments } = target.config;
  if (maxEnvironments === null) return make(pool());
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`environments:${target.id}`]);
    const { rows } = await client.query<{ live: number }>(
      "SELECT count(*)::int AS live FROM environment WHERE target_id = $1 AND status NOT IN ('terminated', 'failed')",
      [target.id],
    );
    const live = rows[0]?.live ?? 0;
    if (live >= maxEnvironments) throw full(target.name, maxEnvironments, live);
    const made = await make(client);
    await client.query("COMMIT");
    return made;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

function full(name: string, maxEnvironments: number, live: number): MayflyError {
  const limit = maxEnvironments === 1 ? "1 environment" : `${maxEnvironments} environments`;
  return new MayflyError(
    "conflict",
    `${name} may have ${limit} at once, and ${live} live there. End one, choose another target, or ask an admin to raise the limit.`,
  );
}
