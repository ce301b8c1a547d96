import { announce } from "@/lib/environments/announce";
import { lockEnvironment, type Session } from "@/lib/environments/worker/session";
import type { Tx } from "@/lib/platform/db";

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
