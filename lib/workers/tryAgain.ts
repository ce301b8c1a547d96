import { setTimeout as delay } from "node:timers/promises";
import { lockEnvironment, type Session, write } from "@/lib/environments/worker/session";
import { addReplacement } from "@/lib/instances/replace";
import { db } from "@/lib/platform/db";

const firstPauseMs = 30_000;
const longestPauseMs = 3_600_000;

/** How long after a replacement failed the next is tried, by how many have failed one after the other. */
export function pauseBeforeTry(failures: number): number {
  return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
}

/** For an environment that has no machine: tries again to give it one, unless a person called that off. */
export async function tryReplacingAgain(session: Session, signal: AbortSignal): Promise<void> {
  const { environmentId } = session;
  const { failures, calledOff, waitedMs } = await readTries(environmentId);
  if (calledOff) return;
  await delay(Math.max(0, pauseBeforeTry(Math.max(1, failures)) - waitedMs), undefined, { signal });
  await write(session, async (tx) => {
    await lockEnvironment(tx, environmentId);
    await addReplacement(tx, environmentId, "Trying again to replace the machine.");
  });
}

type Tries = { failures: number; calledOff: boolean; waitedMs: number };

/** Of the deployments since the last that succeeded: how many failed, and for how long nothing was tried. */
async function readTries(environmentId: string): Promise<Tries> {
  const [row] = await db().$queryRaw<Tries[]>`
    SELECT count(*) FILTER (WHERE status = 'failed')::int AS failures,
      coalesce((array_agg(status ORDER BY number DESC))[1] = 'cancelled', false) AS "calledOff",
      coalesce(extract(epoch FROM mayfly_now() - max(ended_at)) * 1000, 0)::float8 AS "waitedMs"
    FROM deployment WHERE environment_id = ${environmentId}::uuid AND number > coalesce((SELECT max(number)
      FROM deployment WHERE environment_id = ${environmentId}::uuid AND status = 'succeeded'), 0)`;
  return row ?? { failures: 0, calledOff: false, waitedMs: 0 };
}
