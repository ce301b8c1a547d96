import { type Actor, actorKey } from "@/lib/access/actor";
import type { Tx } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { enqueue } from "@/lib/platform/queue";
import { stepNames } from "./deployment";

/** Records that `ref` shall be deployed: the deployment with its steps, and the job that wakes a worker. */
export async function addDeployment(
  tx: Tx,
  { id = newId(), environmentId, ref, actor }: { id?: string; environmentId: string; ref: string | null; actor: Actor },
): Promise<string> {
  const last = await tx.deployment.aggregate({ where: { environmentId }, _max: { number: true } });
  await tx.deployment.create({
    data: {
      id,
      environmentId,
      number: (last._max.number ?? 0) + 1,
      ref,
      actor: actorKey(actor),
      steps: { create: stepNames.map((name, position) => ({ name, position })) },
    },
  });
  await enqueue(tx, "deploy", [{ environmentId }]);
  return id;
}
