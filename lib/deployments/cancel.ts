import type { Actor } from "@/lib/audit/actor";
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
  await getEnvironment(actor, environmentId);
  await db().$transaction(async (tx) => {
    const reason = `Cancelled by ${actorName(actor)}.`;
    // The row lock has whoever brings the deployment to its end come before or after, not in between.
    const [row] = await tx.$queryRaw<{ ready_at: Date | null }[]>`
      SELECT ready_at FROM environment WHERE id = ${environmentId}::uuid FOR NO KEY UPDATE`;
    const [marked] = await tx.$queryRaw<{ number: number }[]>`
      UPDATE deployment SET cancelled_at = mayfly_now(), error = ${reason}
      WHERE environment_id = ${environmentId}::uuid AND status IN ('queued', 'running') RETURNING number`;
    if (!marked) throw new MayflyError("conflict", "No deployment is under way.");
    if (row?.ready_at === null && marked.number === 1) {
      await transition(tx, { ids: [environmentId], event: "terminate", actor, reason });
      return;
    }
    await record(tx, [{ actor, action: "environment.cancel", subject: `environment:${environmentId}` }]);
    await announce(tx, [environmentId]);
  });
  return getEnvironment(actor, environmentId);
}
