import { type Actor, actorKey } from "@/lib/audit/actor";
import type { Tx } from "@/lib/platform/db";
import type { Prisma } from "@/prisma/generated/client";

/** `subject` is `<kind>:<id>`, as in `environment:0198…`. Never put a secret into `data`. */
export type AuditEntry = { actor: Actor; action: string; subject: string; data?: Prisma.InputJsonObject };

/** Writes down who did what, in the transaction that does it. */
export async function record(tx: Tx, entries: AuditEntry[]): Promise<void> {
  await tx.audit.createMany({
    data: entries.map(({ actor, action, subject, data }) => ({ actor: actorKey(actor), action, subject, data })),
  });
}
