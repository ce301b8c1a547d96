import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { lockMachine } from "./lockInstance";
import { getEnvironment } from "./queries";
import { actorName, transition } from "./transition";
import type { Environment } from "./types";

/**
 * Has an environment's machine switched off: its disk stays, its address goes, and its lease goes on counting.
 * Throws `conflict` with the reason where that cannot be: on Spot, while a deployment runs, after the end.
 */
export async function stopEnvironment(actor: Actor, id: string): Promise<Environment> {
  await getEnvironment(actor, id);
  await db().$transaction(async (tx) => {
    await lockMachine(tx, id, "Stop");
    await transition(tx, { ids: [id], event: "stop", actor, reason: `Stopped by ${actorName(actor)}.` });
  });
  return getEnvironment(actor, id);
}
