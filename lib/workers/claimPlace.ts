import { launched } from "@/lib/environments/instance";
import type { Status } from "@/lib/environments/lifecycle";
import { transition } from "@/lib/environments/transition";
import { db, type Tx } from "@/lib/platform/db";
import { gather } from "@/lib/platform/gather";
import type { HeldLease } from "@/lib/platform/lease";
import { oneOf } from "@/lib/platform/oneOf";
import { loadTarget } from "@/lib/targets/load";
import type { TargetConfig } from "@/lib/targets/schema";

/** A deployment that is to begin on a target, held by this worker. */
type Place = { environmentId: string; deploymentId: string; targetId: string; lease: HeldLease };

/**
 * Makes the deployment a running one where its target has room for it; null where others were faster, or where somebody
 * is just changing its environment. Those who ask at once are answered together: a hundred cost no more than one.
 */
export const claimRoom = gather(claimAll);

async function claimAll(places: Place[]): Promise<Map<Place, true>> {
  const claimed = new Map<Place, true>();
  for (const [targetId, line] of Map.groupBy(places, ({ targetId }) => targetId)) {
    const { config } = await loadTarget(targetId);
    const ids = await claimTogether(oldest(line, config.maxConcurrentDeployments), config);
    for (const place of line) if (ids.has(place.deploymentId)) claimed.set(place, true);
  }
  return claimed;
}

/** As many as could ever be admitted at once. Ids begin with the time at which they were made. */
function oldest(places: Place[], count: number): Place[] {
  return places.toSorted((a, b) => (a.deploymentId < b.deploymentId ? -1 : 1)).slice(0, count);
}

/** Claims as many as there is room for, the oldest first; answers their ids. */
async function claimTogether(places: Place[], config: TargetConfig): Promise<Set<string>> {
  return db().$transaction(async (tx) => {
    const locked = await lockHeld(tx, places);
    const claimed = await claim(tx, places, locked, config);
    await move(
      tx,
      locked.filter(({ id }) => claimed.some((row) => row.environment_id === id)),
    );
    return new Set(claimed.map(({ id }) => id));
  });
}

type Locked = { id: string; status: Status; ready_at: Date | null; has_machine: boolean };

/** The environments that are still this worker's. One that somebody is just changing is asked for again: nobody waits. */
function lockHeld(tx: Tx, places: Place[]): Promise<Locked[]> {
  return tx.$queryRaw<Locked[]>`
    SELECT environment.id, environment.status, environment.ready_at, EXISTS (SELECT FROM instance
        WHERE environment_id = environment.id AND state ${oneOf(launched)}) AS has_machine
    FROM environment
    JOIN unnest(${places.map(({ environmentId }) => environmentId)}::uuid[], ${places.map(({ lease }) => lease.key)}::text[],
      ${places.map(({ lease }) => lease.fence)}::bigint[]) AS mine (id, key, fence) ON mine.id = environment.id
    JOIN lease ON lease.key = mine.key AND lease.fence = mine.fence
    FOR NO KEY UPDATE OF environment SKIP LOCKED FOR KEY SHARE OF lease`;
}

type Claimed = { id: string; environment_id: string };

/** At most so many deployments run on a target at once; one decision at a time. */
async function claim(tx: Tx, places: Place[], locked: Locked[], config: TargetConfig): Promise<Claimed[]> {
  const [first] = places;
  if (!first || locked.length === 0) return [];
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`deployments:${first.targetId}`}, 0))`;
  return tx.$queryRaw<Claimed[]>`
    UPDATE deployment SET status = 'running', started_at = mayfly_now()
    WHERE id IN (SELECT id FROM deployment
      WHERE id = ANY(${places.map(({ deploymentId }) => deploymentId)}::uuid[])
        AND environment_id = ANY(${locked.map(({ id }) => id)}::uuid[]) AND status = 'queued'
      ORDER BY created_at, id
      LIMIT greatest(0, ${config.maxConcurrentDeployments} - (SELECT count(*) FROM deployment
        JOIN environment ON environment.id = deployment.environment_id
        WHERE deployment.status = 'running' AND environment.target_id = ${first.targetId}::uuid)))
    RETURNING id, environment_id`;
}

const redeploying = "Deploying a new release; the current one runs until it is replaced.";

/**
 * A first deployment begins with a machine, and so does one whose environment has lost it; a later one finds it there.
 * One that was kept for debugging serves nothing yet. What replaces or starts a machine has moved when it was asked for.
 */
async function move(tx: Tx, begun: Locked[]): Promise<void> {
  const actor = { kind: "system" } as const;
  const idsOf = (wanted: (row: Locked) => boolean) => begun.filter(wanted).map(({ id }) => id);
  const isLater = ({ status, has_machine: hasMachine }: Locked) =>
    (status === "ready" || status === "unhealthy") && hasMachine;
  const serves = ({ ready_at: readyAt }: Locked) => readyAt !== null;
  const first = idsOf((row) => row.status !== "provisioning" && !isLater(row));
  const kept = idsOf((row) => isLater(row) && !serves(row));
  const later = idsOf((row) => isLater(row) && serves(row));
  await transition(tx, { ids: first, event: "provision", actor, reason: null });
  await transition(tx, { ids: kept, event: "deploy", actor, reason: null });
  await transition(tx, { ids: later, event: "deploy", actor, reason: redeploying });
}
