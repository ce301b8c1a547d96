import { closeDeployment, restoreRef } from "@/lib/deployments/closeDeployment";
import { settleRedeploy } from "@/lib/deployments/finish";
import { finishReturn } from "@/lib/deployments/finishReturn";
import { recipeOf } from "@/lib/environments/recipe";
import { type Session, say, write } from "@/lib/environments/worker/session";
import { liveInstance } from "@/lib/instances/queries";
import { Remote } from "@/lib/machines/remote";
import { db } from "@/lib/platform/db";
import { restorePrevious } from "@/lib/runtimes/pm2/restorePrevious";
import { SshError } from "@/lib/ssh/errors";

const endTimeoutMs = 20_000;

/** Ends a cancelled redeploy: its remote processes at once, then its rows; the previous release serves again. */
export async function cancelRunning(session: Session, deploymentId: string): Promise<void> {
  const include = { steps: { orderBy: { position: "asc" } } } as const;
  const deployment = await db().deployment.findUniqueOrThrow({ where: { id: deploymentId }, include });
  const remote = new Remote(session);
  const reason = deployment.error ?? "Cancelled.";
  try {
    if ((await liveInstance(session.environmentId))?.publicIp) await endProcesses(session, remote, deploymentId);
    if (recipeOf(deployment).afterFailure !== "restore") {
      return await finishReturn(session, deployment, { status: "cancelled", reason });
    }
    await say(session, "end", reason, deploymentId);
    const problem = await restorePrevious({ session, deployment, remote });
    await write(session, async (tx) => {
      if (!(await closeDeployment(tx, session, deploymentId, "cancelled", reason))) return;
      await restoreRef(tx, session.environmentId);
      if (deployment.status === "running")
        await settleRedeploy(tx, session, `Deployment ${deployment.number} was cancelled.`, problem);
    });
  } finally {
    remote.close();
  }
}

/** A machine that cannot be reached is not waited for: the deployment ends all the same. */
async function endProcesses(session: Session, remote: Remote, deploymentId: string): Promise<void> {
  const limited = AbortSignal.any([session.signal, AbortSignal.timeout(endTimeoutMs)]);
  try {
    await remote.cancelAll(deploymentId, limited);
  } catch (error) {
    session.signal.throwIfAborted();
    if (!limited.aborted && !(error instanceof SshError)) throw error;
    await say(session, "end", "The machine cannot be reached to end what the deployment runs there.", deploymentId);
  }
}
