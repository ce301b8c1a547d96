import type { Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";

type Limited = { targetId: string; targetName: string; maxEnvironments: number | null };

/**
 * Refuses one more environment than a target may have live at once. Whoever asks holds the target until the
 * transaction ends, so that two who ask at once are counted one after the other. Throws `conflict`.
 */
export async function assertRoom(tx: Tx, { targetId, targetName, maxEnvironments }: Limited): Promise<void> {
  if (maxEnvironments === null) return;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`environments:${targetId}`}, 0))`;
  const live = await tx.environment.count({ where: { targetId, status: { notIn: ["terminated", "failed"] } } });
  if (live < maxEnvironments) return;
  const limit = maxEnvironments === 1 ? "1 environment" : `${maxEnvironments} environments`;
  throw new MayflyError(
    "conflict",
    `${targetName} may have ${limit} at once, and ${live} live there. End one, choose another target, or ask an admin to raise the limit.`,
  );
}
