import type { NewLine } from "@/lib/logs/newLines";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import type { HeldLease } from "@/lib/platform/lease";

export type OpenLog = { environmentId: string; lease: HeldLease };

/** For tests: so many environments, each held by one worker. `last`: the last sequence that each has given out. */
export async function openLogs(count: number, last = 0): Promise<OpenLog[]> {
  const { signal } = new AbortController();
  const logs = Array.from({ length: count }, () => {
    const environmentId = newId();
    return { environmentId, lease: { key: `environment:${environmentId}`, holder: "writer", fence: 7n, signal } };
  });
  const ids = logs.map(({ environmentId }) => environmentId);
  await pool().query(
    `INSERT INTO lease (key, holder, fence, expires_at)
     SELECT 'environment:' || id, 'writer', 7, clock_timestamp() + interval '1 hour' FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
  if (last > 0) {
    await pool().query("INSERT INTO logs.position SELECT id, $2 FROM unnest($1::uuid[]) AS id", [ids, last]);
  }
  return logs;
}

/** Lines of the app's with these texts. */
export function linesOf(...texts: string[]): NewLine[] {
  return texts.map((text) => ({ deploymentId: null, step: "app", stream: "stdout", text }));
}
