import { launched } from "@/lib/environments/instance";
import { type Session, write } from "@/lib/environments/worker/session";
import { databaseNow } from "@/lib/platform/clock";
import { oneOf } from "@/lib/platform/oneOf";
import type { Instance } from "@/prisma/generated/client";
import { moveInstances } from "./transition";
import { type Pace, untilSeen } from "./until";

const pauses = { firstPauseMs: 100, longestPauseMs: 5_000 };
/** Spot's two minutes, and a little. */
const noticeMs = 150_000;

type How = { mayServe: boolean; signal: AbortSignal };

/**
 * Ends machines that were replaced, until the cloud confirms it. With `mayServe`, where nothing replaces them yet, they
 * are left to serve until the cloud takes them or their notice is over.
 */
export async function endRetired(session: Session, retired: Instance[], how: How): Promise<void> {
  await Promise.all(retired.map((instance) => end(session, instance, how)));
}

async function end(session: Session, instance: Instance, { mayServe, signal }: How): Promise<void> {
  const { provider } = session.target;
  const { externalId, createdAt } = instance;
  const pace: Pace = { ...pauses, signal, isFinal: () => false };
  if (externalId === null) return noteEnd(session, instance, null);
  const endedAt = await untilSeen(
    provider,
    { externalId, createdAt },
    async ({ seen, loss }) => {
      if (seen?.state === "terminated" || (!seen && loss)) return { at: seen?.since ?? null };
      const isDue = !mayServe || (await isNoticeOver(instance));
      if (isDue && seen?.state !== "shutting-down") await provider.terminate(externalId, signal);
      return null;
    },
    pace,
  );
  await noteEnd(session, instance, endedAt.at);
}

async function isNoticeOver({ retiredAt }: Instance): Promise<boolean> {
  return retiredAt !== null && (await databaseNow()).getTime() - retiredAt.getTime() > noticeMs;
}

/** An address at which nothing is any more is not shown. */
async function noteEnd(session: Session, { id, externalId }: Instance, at: Date | null): Promise<void> {
  const { environmentId } = session;
  await write(session, async (tx) => {
    const message = `${externalId ?? "A machine that was never seen"} has ended.`;
    const ended = await moveInstances(tx, { ids: [id], event: "end", at, message });
    if (ended.length === 0) return;
    await tx.$executeRaw`
      UPDATE environment SET url = NULL WHERE id = ${environmentId}::uuid AND NOT EXISTS (SELECT FROM instance
        WHERE environment_id = ${environmentId}::uuid AND state ${oneOf(launched)})`;
  });
}
