import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { announce } from "./announce";
import { lockMachine } from "./lockInstance";
import { getEnvironment } from "./queries";
import { addEvents } from "./timeline";
import { actorName } from "./transition";
import type { Environment } from "./types";

/**
 * Rehearses what happens when the cloud takes a Spot machine back: the worker that holds the environment has it
 * interrupted, or acts as if it had been. Throws `conflict` where the environment is not ready or not on Spot.
 */
export async function drillEnvironment(actor: Actor, id: string): Promise<Environment> {
  await getEnvironment(actor, id);
  await db().$transaction(async (tx) => {
    const { externalId } = await lockMachine(tx, id, "Drill");
    await tx.$executeRaw`UPDATE environment SET drill_requested_at = mayfly_now() WHERE id = ${id}::uuid`;
    const message = `Drill by ${actorName(actor)}: ${externalId} shall be interrupted.`;
    await addEvents(tx, [{ environmentId: id, kind: "instance", message, actor }]);
    await record(tx, [{ actor, action: "environment.drill", subject: `environment:${id}` }]);
    await announce(tx, [id]);
  });
  return getEnvironment(actor, id);
}
