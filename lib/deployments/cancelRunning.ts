import { db } from "@/lib/platform/db";
import { closeDeployment, settleRedeploy } from "./finish";
import { Remote } from "./remote";
import { restorePrevious } from "./restorePrevious";
import { type Session, say, write } from "./session";

/** Ends a cancelled redeploy: its remote processes at once, then its rows; the previous release serves again. */
export async function cancelRunning(session: Session, deploymentId: string): Promise<void> {
  const include = { steps: { orderBy: { position: "asc" } } } as const;
  const deployment = await db().deployment.findUniqueOrThrow({ where: { id: deploymentId }, include });
  const remote = new Remote(session);
  const reason = deployment.error ?? "Cancelled.";
  try {
    await remote.cancelAll(deploymentId, session.signal);
    await say(session, "end", reason, deploymentId);
    const problem = await restorePrevious({ session, deployment, remote });
    await write(session, async (tx) => {
      await closeDeployment(tx, deploymentId, "cancelled", reason);
      if (deployment.status === "running")
        await settleRedeploy(tx, session, `Deployment ${deployment.number} was cancelled.`, problem);
    });
  } finally {
    remote.close();
  }
}
