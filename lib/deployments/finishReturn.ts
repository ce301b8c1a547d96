import { launched } from "@/lib/environments/instance";
import { recipeOf } from "@/lib/environments/recipe";
import { transition } from "@/lib/environments/transition";
import { type Session, say, write } from "@/lib/environments/worker/session";
import type { RunningDeployment } from "@/lib/environments/worker/state";
import type { Tx } from "@/lib/platform/db";
import { oneOf } from "@/lib/platform/oneOf";
import { closeDeployment } from "./closeDeployment";

const mayfly = { kind: "system" } as const;

type Outcome = { status: "failed" | "cancelled"; reason: string };

/**
 * A replacement or a start that came to nothing. The environment is unhealthy, with the reason; one whose machine
 * could not be started, or was not to be any more, is stopped again.
 */
export async function finishReturn(session: Session, deployment: RunningDeployment, outcome: Outcome): Promise<void> {
  const { environmentId } = session;
  const { status } = outcome;
  const { afterFailure } = recipeOf(deployment);
  const what = afterFailure === "stop" ? "The start" : "The replacement";
  const reason =
    status === "failed" ? `${what} failed: ${outcome.reason}` : `${what} was called off: ${outcome.reason}`;
  await say(session, "end", outcome.reason, deployment.id);
  await write(session, async (tx) => {
    const hasLaunched = await hasSucceeded(tx, deployment.id, "launch");
    const hasStarted = await hasSucceeded(tx, deployment.id, "start");
    if (!(await closeDeployment(tx, session, deployment.id, status, outcome.reason))) return;
    await correctUrl(tx, session, hasStarted);
    const isStopped = afterFailure === "stop" && (status === "cancelled" || !hasLaunched);
    const event = isStopped ? "stop" : "keep";
    await transition(tx, { ids: [environmentId], event, actor: mayfly, reason });
  });
}

async function hasSucceeded(tx: Tx, deploymentId: string, name: "launch" | "start"): Promise<boolean> {
  const step = await tx.deploymentStep.findUnique({ where: { deploymentId_name: { deploymentId, name } } });
  return step?.status === "succeeded" || step?.status === "skipped";
}

/** The app may answer yet where it was started; where it was not, only a machine that is on its way out still does. */
export async function correctUrl(tx: Tx, { environmentId }: Session, hasStarted: boolean): Promise<void> {
  await tx.$executeRaw`
    UPDATE environment AS e SET url = CASE WHEN ${hasStarted} THEN 'http://' || live.public_ip || ':' || e.port END
    FROM instance AS live
    WHERE e.id = ${environmentId}::uuid AND live.environment_id = e.id AND live.state ${oneOf(launched)}`;
}
