import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { databaseNow } from "@/lib/platform/clock";
import { db, type Tx } from "@/lib/platform/db";
import { invalidInput, MayflyError } from "@/lib/platform/errors";
import { maxTtlMinutes } from "@/lib/projects/lease";
import { announce } from "./announce";
import { expiryAfter } from "./lease";
import { getEnvironment } from "./queries";
import type { ExtendInput } from "./schema";
import { addEvents } from "./timeline";
import type { Environment } from "./types";

/**
 * Moves the end of the lease: to `ttlMinutes` from now, or to `expiresAt`.
 * Throws `invalid_input` for a time in the past or beyond the longest lease, `conflict` once it is ending.
 */
export async function extendEnvironment(actor: Actor, id: string, input: ExtendInput): Promise<Environment> {
  await getEnvironment(actor, id);
  await db().$transaction(async (tx) => {
    const expiresAt = expiry(input, await databaseNow(tx));
    await moveExpiry(tx, id, expiresAt);
    const message = `The lease now ends at ${expiresAt.toISOString()}.`;
    await addEvents(tx, [{ environmentId: id, kind: "lease", message, actor }]);
    await record(tx, [
      {
        actor,
        action: "environment.extend",
        subject: `environment:${id}`,
        data: { expiresAt: expiresAt.toISOString() },
      },
    ]);
    await announce(tx, [id]);
    await tx.$executeRaw`SELECT pg_notify('deadline', ${expiresAt.toISOString()})`;
  });
  return getEnvironment(actor, id);
}

function expiry(input: ExtendInput, now: Date): Date {
  if ("ttlMinutes" in input) return expiryAfter(now, input.ttlMinutes);
  const expiresAt = new Date(input.expiresAt);
  if (expiresAt <= now)
    throw invalidInput("expiresAt", "must be in the future; to end the environment now, terminate it");
  if (expiresAt > expiryAfter(now, maxTtlMinutes)) throw invalidInput("expiresAt", "must be at most 30 days from now");
  return expiresAt;
}

async function moveExpiry(tx: Tx, id: string, expiresAt: Date): Promise<void> {
  const { count } = await tx.environment.updateMany({
    where: { id, status: { notIn: ["terminating", "terminated", "failed"] } },
    data: { expiresAt },
  });
  if (count === 0)
    throw new MayflyError("conflict", "The environment has ended or is ending: its lease cannot change.");
}
