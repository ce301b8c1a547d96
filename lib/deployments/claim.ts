import { setTimeout as delay } from "node:timers/promises";
import { transition } from "@/lib/environments/transition";
import { db, type Tx } from "@/lib/platform/db";
import { lockEnvironment, type Session, write } from "./session";

const lookAgainMs = 500;
const include = { steps: { orderBy: { position: "asc" } } } as const;

/**
 * Makes a queued deployment a running one, as soon as the target has room for it; one that runs already is taken over.
 * Answers its row with its steps.
 */
export async function claimDeployment(session: Session, deploymentId: string) {
  const { status } = await db().deployment.findUniqueOrThrow({ where: { id: deploymentId } });
  if (status === "queued") await inTurn(session, () => untilClaimed(session, deploymentId));
  return db().deployment.findUniqueOrThrow({ where: { id: deploymentId }, include });
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

async function tryClaim(session: Session, deploymentId: string): Promise<boolean> {
  return write(session, async (tx) => {
    const { status } = await tx.deployment.findUniqueOrThrow({ where: { id: deploymentId } });
    if (status === "running") return true;
    if (!(await hasRoom(tx, session))) return false;
    await lockEnvironment(tx, session.environmentId);
    const claimed = await tx.$executeRaw`
      UPDATE deployment SET status = 'running', started_at = mayfly_now()
      WHERE id = ${deploymentId}::uuid AND status = 'queued'`;
    const { readyAt, status: environmentStatus } = session.state;
    if (claimed === 1 && (environmentStatus === "ready" || environmentStatus === "unhealthy")) {
      const reason = readyAt === null ? null : "Deploying a new release; the current one runs until it is replaced.";
      await transition(tx, { ids: [session.environmentId], event: "deploy", actor: { kind: "system" }, reason });
    }
    return claimed === 1;
  });
}

/** At most so many deployments run on a target at once; one decision at a time. */
async function hasRoom(tx: Tx, { state, target }: Session): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`deployments:${state.targetId}`}, 0))`;
  const running = await tx.deployment.count({
    where: { status: "running", environment: { targetId: state.targetId } },
  });
  return running < target.config.maxConcurrentDeployments;
}
