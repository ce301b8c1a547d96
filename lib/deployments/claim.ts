import { db } from "@/lib/platform/db";
import { waitForRoom } from "./room";
import type { Session } from "./session";

const include = { steps: { orderBy: { position: "asc" } } } as const;

/**
 * Makes a queued deployment a running one, as soon as the target has room for it; one that runs already is taken over.
 * Answers its row with its steps.
 */
export async function claimDeployment(session: Session, deploymentId: string) {
  const deployment = await db().deployment.findUniqueOrThrow({ where: { id: deploymentId }, include });
  if (deployment.status === "queued") await waitForRoom(session, deploymentId);
  return deployment;
}

export type RunningDeployment = Awaited<ReturnType<typeof claimDeployment>>;
