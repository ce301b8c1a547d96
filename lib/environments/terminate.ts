import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { getEnvironment } from "./queries";
import { actorName, transition } from "./transition";
import type { Environment } from "./types";

/**
 * Ends an environment: machine, security group and key pair go. An environment that has ended or is ending stays
 * as it is, so asking twice is no error. Throws `not_found` for one that is unknown or not the actor's.
 */
export async function terminateEnvironment(actor: Actor, id: string): Promise<Environment> {
  await getEnvironment(actor, id);
  await db().$transaction((tx) =>
    transition(tx, { ids: [id], event: "terminate", actor, reason: `Terminated by ${actorName(actor)}.` }),
  );
  return getEnvironment(actor, id);
}
