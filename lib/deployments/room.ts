import { setTimeout as delay } from "node:timers/promises";
import { transition } from "@/lib/environments/transition";
import { db, type Tx } from "@/lib/platform/db";
import type { Session } from "./session";

const lookAgainMs = 500;

type Place = { session: Session; deploymentId: string; admit: () => void; refuse: (error: unknown) => void };

/** Those of this worker that wait for room on one target. They ask together: a thousand cost no more than one. */
class Line {
  private readonly waiting = new Set<Place>();
  private isAsking = false;

  join(session: Session, deploymentId: string): Promise<void> {
    const { signal } = session;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leave = (settle: () => void) => {
        signal.removeEventListener("abort", onAbort);
        this.waiting.delete(place);
        settle();
      };
      const onAbort = () => leave(() => reject(signal.reason));
      const refuse = (error: unknown) => leave(() => reject(error));
      const place: Place = { session, deploymentId, admit: () => leave(resolve), refuse };
      signal.addEventListener("abort", onAbort, { once: true });
      this.waiting.add(place);
      if (!this.isAsking) void this.ask();
    });
  }

  private async ask(): Promise<void> {
    this.isAsking = true;
    while (this.waiting.size > 0) {
      const asking = [...this.waiting];
      try {
        const claimed = await claimTogether(asking);
        for (const place of asking) if (claimed.has(place.deploymentId)) place.admit();
        if (claimed.size < asking.length) await delay(lookAgainMs);
      } catch (error) {
        for (const place of asking) place.refuse(error);
      }
    }
    this.isAsking = false;
  }
}

const lines = new Map<string, Line>();

/** Resolves once the deployment is a running one: as soon as its target has room. Throws when the session's signal aborts. */
export function waitForRoom(session: Session, deploymentId: string): Promise<void> {
  const { targetId } = session.state;
  const line = lines.get(targetId) ?? new Line();
  lines.set(targetId, line);
  return line.join(session, deploymentId);
}

/** Claims as many as there is room for, the oldest first; answers their ids. */
async function claimTogether(places: Place[]): Promise<Set<string>> {
  return db().$transaction(async (tx) => {
    const locked = await lockHeld(tx, places);
    const claimed = await claim(tx, places, locked);
    const begun = places.filter(({ deploymentId }) => claimed.has(deploymentId)).map(({ session }) => session);
    await move(tx, begun);
    return claimed;
  });
}

/** The environments that are still this worker's. One that somebody is just changing is asked for again: nobody waits. */
async function lockHeld(tx: Tx, places: Place[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT environment.id FROM environment
    JOIN unnest(${places.map(({ session }) => session.environmentId)}::uuid[],
      ${places.map(({ session }) => session.lease.key)}::text[],
      ${places.map(({ session }) => session.lease.fence)}::bigint[]) AS mine (id, key, fence) ON mine.id = environment.id
    JOIN lease ON lease.key = mine.key AND lease.fence = mine.fence
    FOR NO KEY UPDATE OF environment SKIP LOCKED FOR KEY SHARE OF lease`;
  return rows.map(({ id }) => id);
}

/** At most so many deployments run on a target at once; one decision at a time. */
async function claim(tx: Tx, places: Place[], environmentIds: string[]): Promise<Set<string>> {
  const [first] = places;
  if (!first || environmentIds.length === 0) return new Set();
  const { state, target } = first.session;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`deployments:${state.targetId}`}, 0))`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE deployment SET status = 'running', started_at = mayfly_now()
    WHERE id IN (SELECT id FROM deployment
      WHERE id = ANY(${places.map(({ deploymentId }) => deploymentId)}::uuid[])
        AND environment_id = ANY(${environmentIds}::uuid[]) AND status = 'queued'
      ORDER BY created_at, id
      LIMIT greatest(0, ${target.config.maxConcurrentDeployments} - (SELECT count(*) FROM deployment
        JOIN environment ON environment.id = deployment.environment_id
        WHERE deployment.status = 'running' AND environment.target_id = ${state.targetId}::uuid)))
    RETURNING id`;
  return new Set(rows.map(({ id }) => id));
}

const redeploying = "Deploying a new release; the current one runs until it is replaced.";

/**
 * A first deployment begins with a machine, and so does one whose environment has lost it; a later one finds it there.
 * One that was kept for debugging serves nothing yet. What replaces or starts a machine has moved when it was asked for.
 */
async function move(tx: Tx, sessions: Session[]): Promise<void> {
  const actor = { kind: "system" } as const;
  const idsOf = (wanted: (session: Session) => boolean) =>
    sessions.filter(wanted).map(({ environmentId }) => environmentId);
  const withMachine = await idsWithMachine(tx, sessions);
  const isLater = ({ state, environmentId }: Session) =>
    (state.status === "ready" || state.status === "unhealthy") && withMachine.has(environmentId);
  const serves = ({ state }: Session) => state.readyAt !== null;
  const first = idsOf((session) => session.state.status !== "provisioning" && !isLater(session));
  const kept = idsOf((session) => isLater(session) && !serves(session));
  const later = idsOf((session) => isLater(session) && serves(session));
  await transition(tx, { ids: first, event: "provision", actor, reason: null });
  await transition(tx, { ids: kept, event: "deploy", actor, reason: null });
  await transition(tx, { ids: later, event: "deploy", actor, reason: redeploying });
}

async function idsWithMachine(tx: Tx, sessions: Session[]): Promise<Set<string>> {
  const ids = sessions.filter(({ state }) => state.status !== "queued").map(({ environmentId }) => environmentId);
  if (ids.length === 0) return new Set();
  const rows = await tx.instance.findMany({
    where: { environmentId: { in: ids }, endedAt: null, retiredAt: null, launchedAt: { not: null } },
    select: { environmentId: true },
  });
  return new Set(rows.map(({ environmentId }) => environmentId));
}
