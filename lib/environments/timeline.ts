import { type Actor, actorKey } from "@/lib/audit/actor";
import type { Tx } from "@/lib/platform/db";

/** What the timeline of an environment tells of. */
export type EventKind = "created" | "status" | "lease" | "deployment" | "instance" | "app";

export type NewEvent = { environmentId: string; kind: EventKind; message: string; actor: Actor };

/** Adds to the timeline, in the transaction that does what it tells. */
export async function addEvents(tx: Tx, events: NewEvent[]): Promise<void> {
  await tx.event.createMany({
    data: events.map(({ environmentId, kind, message, actor }) => ({
      environmentId,
      kind,
      message,
      actor: actorKey(actor),
    })),
  });
}
