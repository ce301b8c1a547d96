import { setTimeout as delay } from "node:timers/promises";
import { transition } from "@/lib/environments/transition";
import { db } from "@/lib/platform/db";
import { lockEnvironment, type Session, write } from "./session";

const lookAgainMs = 500;
const include = { steps: { orderBy: { position: "asc" } } } as const;

/**
 * Makes a queued deployment a running one, as soon as the target has room for it; one that runs already is taken over.
 * Answers its row with its steps.
 */
export async function claimDeployment(session: Session, deploymentId: string) {
  const deployment = await db().deployment.findUniqueOrThrow({ where: { id: deploymentId }, include });
  if (deployment.status === "queued") await inTurn(session, () => untilClaimed(session, deploymentId));
  return deployment;
}

export type RunningDeployment = Awaited<ReturnType<typeof claimDeployment>>;

/** Per target, when the last in this worker's line of those who wait for room has had its turn. */
const lines = new Map<string, Promise<void>>();

/** Only the first in the line asks the database again and again: a thousand who wait cost no more than one. */
async function inTurn({ state: { targetId }, signal }: Session, work: () => Promise<void>): Promise<void> {
  const before = lines.get(targetId) ?? Promise.resolve();
  const turn = before.then(() => (signal.aborted ? undefined : work()));
  lines.set(
    targetId,
    turn.catch(() => {}),
  );
  const left = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  await Promise.race([turn, left]);
}

async function untilClaimed(session: Session, deploymentId: string): Promise<void> {
  while (!(await tryClaim(session, deploymentId))) await delay(lookAgainMs, undefined, { signal: session.signal });
}

/** At most so many deployments run on a target at once; one decision at a time. */
async function tryClaim(session: Session, deploymentId: string): Promise<boolean> {
  const { targetId, readyAt, status } = session.state;
  return write(session, async (tx) => {
    await lockEnvironment(tx, session.environmentId);
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`deployments:${targetId}`}, 0))`;
    const claimed = await tx.$executeRaw`
      UPDATE deployment SET status = 'running', started_at = mayfly_now()
      WHERE id = ${deploymentId}::uuid AND status = 'queued'
        AND ${session.target.config.maxConcurrentDeployments} > (
          SELECT count(*) FROM deployment AS other JOIN environment ON environment.id = other.environment_id
          WHERE other.status = 'running' AND environment.target_id = ${targetId}::uuid)`;
    if (claimed === 1 && (status === "ready" || status === "unhealthy")) {
      const reason = readyAt === null ? null : "Deploying a new release; the current one runs until it is replaced.";
      await transition(tx, { ids: [session.environmentId], event: "deploy", actor: { kind: "system" }, reason });
    }
    return claimed === 1;
  });
}
