import { announce } from "@/lib/environments/announce";
import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import type { Tx } from "@/lib/platform/db";
import type { StepFailed } from "./errors";
import { liveInstance } from "./liveInstance";
import { restorePrevious } from "./restorePrevious";
import { lockEnvironment, type Session, say, write } from "./session";
import type { StepContext } from "./stepTypes";

const mayfly = { kind: "system" } as const;

/** The deployment's revision is what the environment serves from now on. */
export async function finishSucceeded({ session, deployment }: StepContext): Promise<void> {
  const { environmentId, state } = session;
  const instance = await liveInstance(environmentId);
  const url = `http://${instance?.publicIp}:${state.port}`;
  await say(session, "verify", `Ready at ${url}`, deployment.id);
  await write(session, async (tx) => {
    if (!(await closeDeployment(tx, session, deployment.id, "succeeded", null))) return;
    const { revision } = await tx.deployment.findUniqueOrThrow({ where: { id: deployment.id } });
    await tx.environment.update({ where: { id: environmentId }, data: { revision, url } });
    await transition(tx, { ids: [environmentId], event: "become-ready", actor: mayfly, reason: null });
  });
}

/**
 * A first deployment that failed takes its environment down, unless that is kept for debugging;
 * after a later one the previous release serves again.
 */
export async function finishFailed(context: StepContext, failure: StepFailed): Promise<void> {
  const { session, deployment } = context;
  if (session.state.readyAt !== null) return finishFailedRedeploy(context, failure);
  const ids = [session.environmentId];
  const machine = session.state.keepForDebugging ? await liveInstance(session.environmentId) : null;
  // Where it is taken down, that begins with the reason.
  if (machine?.publicIp) await say(session, "end", failure.message, deployment.id);
  await write(session, async (tx) => {
    if (!(await closeDeployment(tx, session, deployment.id, "failed", failure.message))) return;
    const kept = machine?.publicIp
      ? await transition(tx, { ids, event: "keep", actor: mayfly, reason: `${failure.message} Kept for debugging.` })
      : [];
    if (kept.length === 0) await transition(tx, { ids, event: "terminate", actor: mayfly, reason: failure.message });
  });
}

async function finishFailedRedeploy(context: StepContext, failure: StepFailed): Promise<void> {
  const { session, deployment } = context;
  await say(session, "end", failure.message, deployment.id);
  const problem = await restorePrevious(context);
  await write(session, async (tx) => {
    if (!(await closeDeployment(tx, session, deployment.id, "failed", failure.message))) return;
    await restoreRef(tx, session.environmentId);
    await settleRedeploy(tx, session, `Deployment ${deployment.number} failed: ${failure.message}`, problem);
  });
}

/** After a redeploy that came to nothing: the previous release serves, or a sentence says why it does not. */
export async function settleRedeploy(tx: Tx, session: Session, what: string, problem: string | null): Promise<void> {
  const ids = [session.environmentId];
  const message = `${what} ${problem ?? "The previous release serves again."}`;
  await addEvents(tx, [{ environmentId: session.environmentId, kind: "deployment", message, actor: mayfly }]);
  const event = problem === null ? "become-ready" : "keep";
  await transition(tx, { ids, event, actor: mayfly, reason: problem === null ? null : message });
}

/**
 * Ends a deployment's row, and with it the steps that did not come to their turn.
 * False where it has ended already, or was cancelled before this outcome: somebody else won, so stop quietly.
 */
export async function closeDeployment(
  tx: Tx,
  { environmentId }: Session,
  deploymentId: string,
  status: "succeeded" | "failed" | "cancelled",
  error: string | null,
): Promise<boolean> {
  await lockEnvironment(tx, environmentId);
  const closed = await tx.$executeRaw`
    UPDATE deployment SET status = ${status}, error = ${error}, ended_at = mayfly_now()
    WHERE id = ${deploymentId}::uuid AND status IN ('queued', 'running')
      AND (cancelled_at IS NULL OR ${status} = 'cancelled')`;
  if (closed === 0) return false;
  await tx.$executeRaw`
    UPDATE deployment_step SET status = CASE status WHEN 'running' THEN 'failed' ELSE 'skipped' END,
      ended_at = CASE status WHEN 'running' THEN mayfly_now() END,
      error = CASE status WHEN 'running' THEN ${error} END
    WHERE deployment_id = ${deploymentId}::uuid AND status IN ('pending', 'running')`;
  await announce(tx, [environmentId]);
  return true;
}

/** An environment's `ref` is what it serves, not what was tried: the next redeploy begins from there. */
export async function restoreRef(tx: Tx, environmentId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE environment SET ref = previous.ref
    FROM (SELECT ref FROM deployment WHERE environment_id = ${environmentId}::uuid AND status = 'succeeded'
      ORDER BY number DESC LIMIT 1) AS previous
    WHERE environment.id = ${environmentId}::uuid`;
}
