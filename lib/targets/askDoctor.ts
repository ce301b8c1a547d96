import { databaseNow } from "@/lib/platform/clock";
import type { Tx } from "@/lib/platform/db";
import { enqueue } from "@/lib/platform/queue";

/** Has a worker look at the targets, in the caller's transaction. */
export async function askDoctor(tx: Tx, targetIds: string[]): Promise<void> {
  const askedAt = (await databaseNow(tx)).toISOString();
  await enqueue(
    tx,
    "doctor",
    targetIds.map((targetId) => ({ targetId, askedAt })),
  );
}
