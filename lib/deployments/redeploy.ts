import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { addDeployment } from "@/lib/environments/addDeployment";
import { announce } from "@/lib/environments/announce";
import { getEnvironment } from "@/lib/environments/queries";
import type { RedeployInput } from "@/lib/environments/schema";
import { addEvents } from "@/lib/environments/timeline";
import type { Environment } from "@/lib/environments/types";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";

/**
 * Deploys another ref (or the same again) on the environment's machine. A failure puts the running release back.
 * `id` is the new deployment's, and the caller's where it has to know it before.
 * Throws `conflict` while a deployment runs and after the end.
 */
export async function redeploy(
  actor: Actor,
  environmentId: string,
  input: RedeployInput,
  id: string = newId(),
): Promise<Environment> {
  const environment = await getEnvironment(actor, environmentId);
  await db().$transaction(async (tx) => {
    // The row lock puts two requests in order: the second's next statement sees the first one's deployment.
    await tx.$queryRaw`SELECT id FROM environment WHERE id = ${environmentId}::uuid FOR UPDATE`;
    const [row] = await tx.$queryRaw<{ status: string; open: boolean }[]>`
      SELECT status, EXISTS (SELECT FROM deployment
        WHERE environment_id = ${environmentId}::uuid AND status IN ('queued', 'running')) AS open
      FROM environment WHERE id = ${environmentId}::uuid`;
    if (row?.open) throw new MayflyError("conflict", "A deployment is under way. Wait for it to end, or cancel it.");
    if (row?.status !== "ready" && row?.status !== "unhealthy") {
      throw new MayflyError("conflict", `The environment is ${row?.status}: only a running one can be deployed again.`);
    }
    const ref = input.ref ?? environment.ref;
    await tx.environment.update({ where: { id: environmentId }, data: { ref } });
    await addDeployment(tx, { id, environmentId, ref, actor });
    const message = `Redeploy of ${ref ?? "the default branch"} requested.`;
    await addEvents(tx, [{ environmentId, kind: "deployment", message, actor }]);
    await record(tx, [{ actor, action: "environment.redeploy", subject: `environment:${environmentId}` }]);
    await announce(tx, [environmentId]);
  });
  return getEnvironment(actor, environmentId);
}
