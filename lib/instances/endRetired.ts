import { setTimeout as delay } from "node:timers/promises";
import { announce } from "@/lib/environments/announce";
import { addEvents } from "@/lib/environments/timeline";
import { type Session, write } from "@/lib/environments/work/session";
import { databaseNow } from "@/lib/platform/clock";
import { ProviderError } from "@/lib/providers/errors";
import type { Instance } from "@/prisma/generated/client";
import { lossIn } from "./loss";

const firstPauseMs = 100;
const longestPauseMs = 5_000;
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
  let unseen = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const isDue = !mayServe || (await isNoticeOver(instance));
    try {
      const found = await look(session, instance, { isDue, unseen, signal });
      if (found === "ended") break;
      unseen = found === "unseen" ? unseen + 1 : 0;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError)) throw error;
      unseen = 0;
    }
    await delay(pauseMs, undefined, { signal });
  }
  await noteEnd(session, instance);
}

/** `unseen`: how many looks before this one, one after the other, did not find it. */
type Look = { isDue: boolean; unseen: number; signal: AbortSignal };

/** One look, after which its end is asked for where it is due. */
async function look({ target }: Session, instance: Instance, { isDue, unseen, signal }: Look) {
  const { externalId, createdAt } = instance;
  if (externalId === null) return "ended";
  const [seen] = await target.provider.describe([externalId], signal);
  if (seen?.state === "terminated") return "ended";
  const absence = { looks: unseen + 1, ageMs: Date.now() - createdAt.getTime() };
  if (!seen && lossIn(seen, absence)) return "ended";
  if (isDue && seen?.state !== "shutting-down") await target.provider.terminate(externalId, signal);
  return seen ? "there" : "unseen";
}

async function isNoticeOver({ retiredAt }: Instance): Promise<boolean> {
  return retiredAt !== null && (await databaseNow()).getTime() - retiredAt.getTime() > noticeMs;
}

/** An address at which nothing is any more is not shown. */
async function noteEnd(session: Session, { id, externalId }: Instance): Promise<void> {
  const { environmentId } = session;
  await write(session, async (tx) => {
    const ended = await tx.$executeRaw`
      UPDATE instance SET ended_at = mayfly_now() WHERE id = ${id}::uuid AND ended_at IS NULL`;
    if (ended === 0) return;
    await tx.$executeRaw`
      UPDATE environment SET url = NULL WHERE id = ${environmentId}::uuid AND NOT EXISTS (SELECT FROM instance
        WHERE environment_id = ${environmentId}::uuid AND ended_at IS NULL AND retired_at IS NULL
          AND launched_at IS NOT NULL)`;
    const message = `${externalId ?? "A machine that was never seen"} has ended.`;
    await addEvents(tx, [{ environmentId, kind: "instance", message, actor: { kind: "system" } }]);
    await announce(tx, [environmentId]);
  });
}
