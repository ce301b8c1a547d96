import { recipeOf } from "@/lib/environments/recipe";
import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import { type Session, say, write } from "@/lib/environments/worker/session";
import type { StepFailed } from "@/lib/environments/worker/stepFailed";
import { liveInstance } from "@/lib/instances/queries";
import type { MachineContext } from "@/lib/machines/stepTypes";
import { db, type Tx } from "@/lib/platform/db";
import { restorePrevious } from "@/lib/runtimes/pm2/restorePrevious";
import type { Instance } from "@/prisma/generated/client";
import { closeDeployment, restoreRef } from "./closeDeployment";
import { correctUrl, finishReturn } from "./finishReturn";

const mayfly = { kind: "system" } as const;

/** The deployment's revision is what the environment serves from now on. */
export async function finishSucceeded({ session, deployment }: MachineContext): Promise<void> {
  const { environmentId, state } = session;
  const instance = await liveInstance(environmentId);
  const url = `http://${instance?.publicIp}:${state.port}`;
  await say(session, "verify", `Ready at ${url}`, deployment.id);
  await write(session, async (tx) => {
    if (!(await closeDeployment(tx, session, deployment.id, "succeeded", null))) return;
    const { revision } = await tx.deployment.findUniqueOrThrow({ where: { id: deployment.id } });
    await tx.environment.update({ where: { id: environmentId }, data: { revision, url } });
    await transition(tx, { ids: [environmentId], event: "become-ready", actor: mayfly, reason: null });
    if (instance) await tellReplaced(tx, deployment.id, instance);
  });
}

type Replaced = { externalId: string | null; isNoticed: boolean; seconds: number };

/** The machine before this one was lost, and since then nothing has succeeded until now: it took so long. */
async function tellReplaced(tx: Tx, deploymentId: string, instance: Instance): Promise<void> {
  const { environmentId, attempt, externalId } = instance;
  const [before] = await tx.$queryRaw<Replaced[]>`
    SELECT external_id AS "externalId", noticed_at IS NOT NULL AS "isNoticed",
      round(extract(epoch FROM mayfly_now() - coalesce(noticed_at, retired_at)), 1)::float8 AS seconds
    FROM instance WHERE environment_id = ${environmentId}::uuid AND attempt < ${attempt}
      AND retired_at > coalesce((SELECT max(ended_at) FROM deployment WHERE environment_id = ${environmentId}::uuid
        AND status = 'succeeded' AND id <> ${deploymentId}::uuid), '-infinity')
    ORDER BY attempt LIMIT 1`;
  if (!before) return;
  const since = before.isNoticed ? "the notice" : "its loss was found";
  const message = `${externalId} replaces ${before.externalId}: healthy again ${before.seconds} s after ${since}.`;
  await addEvents(tx, [{ environmentId, kind: "instance", message, actor: mayfly }]);
}

/**
 * A first deployment that failed takes its environment down, unless that is kept for debugging;
 * after a later one the previous release serves again.
 */
export async function finishFailed(context: MachineContext, failure: StepFailed): Promise<void> {
  const { session, deployment } = context;
  if (session.state.readyAt !== null) return finishFailedLater(context, failure);
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

async function finishFailedLater(context: MachineContext, failure: StepFailed): Promise<void> {
  const { session, deployment } = context;
  const { purpose } = await db().deployment.findUniqueOrThrow({ where: { id: deployment.id } });
  if (recipeOf({ purpose }).afterFailure !== "restore") {
    return finishReturn(session, { ...deployment, purpose }, { status: "failed", reason: failure.message });
  }
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
  if (problem !== null) await correctUrl(tx, session, true);
  await transition(tx, { ids, event, actor: mayfly, reason: problem === null ? null : message });
}
