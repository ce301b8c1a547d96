import type { Actor } from "@/lib/access/actor";
import { record } from "@/lib/audit/record";
import { announce } from "@/lib/environments/announce";
import { getEnvironment } from "@/lib/environments/queries";
import { actorName, transition } from "@/lib/environments/transition";
import type { Environment } from "@/lib/environments/types";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";

/**
 * Cancels the deployment under way. A first deployment takes its environment down with it;
 * a later one ends its remote process and puts the previous release back.
 * Throws `conflict` where nothing is being deployed.
 */
export async function cancelDeployment(actor: Actor, environmentId: string): Promise<Environment> {
  const environment = await getEnvironment(actor, environmentId);
  const nothing = new MayflyError("conflict", "No deployment is under way.");
  await db().$transaction(async (tx) => {
    const reason = `Cancelled by ${actorName(actor)}.`;
    if (environment.readyAt === null && environment.deployment?.number === 1) {
      const moved = await transition(tx, { ids: [environmentId], event: "terminate", actor, reason });
      if (moved.length === 0) throw nothing;
      return;
    }
    const marked = await tx.$executeRaw`
      UPDATE deployment SET cancelled_at = mayfly_now(), error = ${reason}
      WHERE environment_id = ${environmentId}::uuid AND status IN ('queued', 'running')`;
    if (marked === 0) throw nothing;
    await record(tx, [{ actor, action: "environment.cancel", subject: `environment:${environmentId}` }]);
    await announce(tx, [environmentId]);
  });
  return getEnvironment(actor, environmentId);
}
