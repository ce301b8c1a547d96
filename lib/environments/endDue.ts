import { db } from "@/lib/platform/db";
import { transition } from "./transition";

const batchSize = 200;

/**
 * Starts the end of environments whose lease is over, a batch at a time, by the database's clock: never early.
 * Several workers may do this at once; each row goes to one of them. Answers the ids.
 */
export function endDue(): Promise<string[]> {
  return db().$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM environment
      WHERE expires_at <= mayfly_now() AND status NOT IN ('terminating', 'terminated', 'failed')
      ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    const reason = "Its lease ended.";
    return transition(tx, { ids: due.map(({ id }) => id), event: "terminate", actor: { kind: "system" }, reason });
  });
}

/** Milliseconds until the next lease ends; infinite when none will. */
export async function nextDeadlineMs(): Promise<number> {
  const [row] = await db().$queryRaw<{ ms: number | null }[]>`
    SELECT extract(epoch FROM min(expires_at) - mayfly_now())::float8 * 1000 AS ms FROM environment
    WHERE status NOT IN ('terminating', 'terminated', 'failed')`;
  return row?.ms == null ? Number.POSITIVE_INFINITY : Math.max(0, row.ms);
}
