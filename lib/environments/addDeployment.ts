import { type Actor, actorKey } from "@/lib/audit/actor";
import type { Tx } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { enqueue } from "@/lib/platform/queue";
import type { DeploymentPurpose } from "./deployment";
import { recipeOf } from "./recipe";

type NewDeployment = {
  id?: string;
  environmentId: string;
  ref: string | null;
  actor: Actor;
  purpose?: DeploymentPurpose;
  /** Where it is known beforehand: what shall run is exactly this, wherever `ref` has moved to. */
  revision?: string | null;
};

/** Records that `ref` shall be deployed: the deployment with its steps, and the job that wakes a worker. */
export async function addDeployment(
  tx: Tx,
  { id = newId(), environmentId, ref, actor, purpose = "deploy", revision = null }: NewDeployment,
): Promise<string> {
  await tx.$executeRaw`
    WITH made AS (
      INSERT INTO deployment (id, environment_id, number, ref, actor, purpose, revision)
      SELECT ${id}::uuid, ${environmentId}::uuid, coalesce(max(number), 0) + 1, ${ref}, ${actorKey(actor)},
        ${purpose}, ${revision}
      FROM deployment WHERE environment_id = ${environmentId}::uuid
      RETURNING id
    )
    INSERT INTO deployment_step (deployment_id, name, position)
    SELECT made.id, step.name, step.number - 1
    FROM made, unnest(${recipeOf({ purpose }).steps.map(({ name }) => name)}::text[]) WITH ORDINALITY AS step(name, number)`;
  await enqueue(tx, "deploy", [{ environmentId }]);
  return id;
}
