import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Market, Pool } from "@/lib/providers/types";
import { afterFailure, type Circuit, isOpen } from "./circuit";
import { coolDownMs } from "./coolDown";

/**
 * Which pools of a target are left alone now, and until when everything goes on-demand because Spot was refused again
 * and again; null: Spot is tried.
 */
export type Capacity = { resting: (Pool & { market: Market; coolUntil: Date })[]; spotClosedUntil: Date | null };

export async function readCapacity(targetId: string): Promise<Capacity> {
  const [now, pools, circuit] = await Promise.all([
    databaseNow(),
    db().pool.findMany({ where: { targetId } }),
    db().spotCircuit.findUnique({ where: { targetId } }),
  ]);
  return {
    resting: pools
      .filter(({ coolUntil }) => coolUntil > now)
      .map(({ market, ...pool }) => ({ ...pool, market: market as Market })),
    spotClosedUntil: isOpen(circuit, now) ? (circuit?.openUntil ?? null) : null,
  };
}

/**
 * These pools had no capacity: each is left alone for a while, longer each time. One that is left alone already stays
 * as it is: many launches at once that are refused are one refusal.
 */
export async function noteRefusals(targetId: string, market: Market, pools: Pool[]): Promise<void> {
  if (pools.length === 0) return;
  await db().$transaction(async (tx) => {
    const now = await databaseNow(tx);
    // In one order everywhere, so that two launches do not wait for each other.
    const noted = await tx.$queryRaw<(Pool & { failures: number })[]>`
      INSERT INTO pool (target_id, market, instance_type, zone, failures, cool_until)
      SELECT DISTINCT ${targetId}::uuid, ${market}, refused.type, refused.zone, 1, ${now}::timestamptz
      FROM unnest(${pools.map(({ instanceType }) => instanceType)}::text[], ${pools.map(({ zone }) => zone)}::text[])
        AS refused (type, zone)
      ORDER BY refused.type, refused.zone
      ON CONFLICT (target_id, market, instance_type, zone) DO UPDATE SET failures = pool.failures + 1
        WHERE pool.cool_until <= ${now}::timestamptz
      RETURNING instance_type AS "instanceType", zone, failures`;
    const ends = noted.map(({ failures }) => new Date(now.getTime() + coolDownMs(failures)));
    await tx.$executeRaw`
      UPDATE pool SET cool_until = noted.cool_until
      FROM unnest(${noted.map(({ instanceType }) => instanceType)}::text[], ${noted.map(({ zone }) => zone)}::text[],
        ${ends}::timestamptz[]) AS noted (type, zone, cool_until)
      WHERE target_id = ${targetId}::uuid AND market = ${market}
        AND pool.instance_type = noted.type AND pool.zone = noted.zone`;
  });
}

/** A machine was launched there: the pool has capacity, and where it is Spot, so has the market. */
export async function noteLaunch(targetId: string, market: Market, { instanceType, zone }: Pool): Promise<void> {
  await db().pool.deleteMany({ where: { targetId, market, instanceType, zone } });
  if (market === "spot") await db().spotCircuit.deleteMany({ where: { targetId } });
}

/** A launch found no Spot in any pool: enough of these in a row, and everything goes on-demand for a while. */
export async function noteNoSpot(targetId: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const now = await databaseNow(tx);
    const [known] = await tx.$queryRaw<Circuit[]>`
      SELECT failures, last_failure_at AS "lastFailureAt", open_until AS "openUntil"
      FROM spot_circuit WHERE target_id = ${targetId}::uuid FOR UPDATE`;
    const circuit = afterFailure(known ?? null, now);
    await tx.spotCircuit.upsert({ where: { targetId }, create: { targetId, ...circuit }, update: circuit });
  });
}
