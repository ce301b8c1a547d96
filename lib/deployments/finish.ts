import { announce } from "@/lib/environments/announce";
import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import type { Tx } from "@/lib/platform/db";
import type { StepFailed } from "./errors";
import { inspectRelease } from "./inspectRelease";
import { liveInstance } from "./liveInstance";
import { restorePrevious } from "./restorePrevious";
import { type Session, say, write } from "./session";
import type { StepContext } from "./stepTypes";

const mayfly = { kind: "system" } as const;

/** The deployment's revision is what the environment serves from now on. */
export async function finishSucceeded({ session, deployment, remote }: StepContext): Promise<void> {
  const { environmentId, state } = session;
  const { revision } = await inspectRelease({ session, deployment, remote }, session.signal);
  const instance = await liveInstance(environmentId);
  const url = `http://${instance?.publicIp}:${state.port}`;
  await say(session, "verify", `Ready at ${url}`, deployment.id);
  await write(session, async (tx) => {
    await closeDeployment(tx, deployment.id, "succeeded", null);
    await tx.deployment.update({ where: { id: deployment.id }, data: { revision } });
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
  await say(session, "end", failure.message, deployment.id);
  if (session.state.readyAt !== null) return finishFailedRedeploy(context, failure);
  const ids = [session.environmentId];
  await write(session, async (tx) => {
    await closeDeployment(tx, deployment.id, "failed", failure.message);
    const machine = session.state.keepForDebugging ? await liveInstance(session.environmentId) : null;
    const kept = machine?.publicIp
      ? await transition(tx, { ids, event: "keep", actor: mayfly, reason: `${failure.message} Kept for debugging.` })
      : [];
    if (kept.length === 0) await transition(tx, { ids, event: "terminate", actor: mayfly, reason: failure.message });
  });
}

async function finishFailedRedeploy(context: StepContext, failure: StepFailed): Promise<void> {
  const { session, deployment } = context;
  const problem = await restorePrevious(context);
  await write(session, async (tx) => {
    await closeDeployment(tx, deployment.id, "failed", failure.message);
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

/** Ends a deployment's row, and with it the steps that did not come to their turn. */
export async function closeDeployment(
  tx: Tx,
  deploymentId: string,
  status: "succeeded" | "failed" | "cancelled",
  error: string | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE deployment_step SET status = CASE status WHEN 'running' THEN 'failed' ELSE 'skipped' END,
      ended_at = CASE status WHEN 'running' THEN mayfly_now() END,
      error = CASE status WHEN 'running' THEN ${error} END
    WHERE deployment_id = ${deploymentId}::uuid AND status IN ('pending', 'running')`;
  const [row] = await tx.$queryRaw<{ environment_id: string }[]>`
    UPDATE deployment SET status = ${status}, error = ${error}, ended_at = mayfly_now()
    WHERE id = ${deploymentId}::uuid AND status IN ('queued', 'running') RETURNING environment_id`;
  if (row) await announce(tx, [row.environment_id]);
}
