import { pool } from "@/lib/platform/db";
import { loop } from "./loop";

const everyMs = 1_000;

/** Says each second that this worker lives; forgets workers that have not for a day. */
export async function heartbeat(workerId: string, signal: AbortSignal): Promise<void> {
  await loop("heartbeat", signal, async () => {
    await pool().query(
      `INSERT INTO worker (id, seen_at) VALUES ($1, clock_timestamp())
       ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
      [workerId],
    );
    return everyMs;
  }).done;
  await pool().query("DELETE FROM worker WHERE id = $1 OR seen_at < clock_timestamp() - interval '1 day'", [workerId]);
}
