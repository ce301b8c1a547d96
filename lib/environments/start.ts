import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { addDeployment } from "./addDeployment";
import { lockMachine } from "./lockInstance";
import { getEnvironment } from "./queries";
import { actorName, transition } from "./transition";
import type { Environment } from "./types";

/**
 * Brings a stopped environment back: the same machine with its disk, and the release that ran, at a new address.
 * Throws `conflict` where it is not stopped.
 */
export async function startEnvironment(actor: Actor, id: string): Promise<Environment> {
  await getEnvironment(actor, id);
  await db().$transaction(async (tx) => {
    const { ref, revision } = await lockMachine(tx, id, "Start");
    await transition(tx, { ids: [id], event: "provision", actor, reason: `Started by ${actorName(actor)}.` });
    await addDeployment(tx, { environmentId: id, ref, revision, purpose: "start", actor });
  });
  return getEnvironment(actor, id);
}
