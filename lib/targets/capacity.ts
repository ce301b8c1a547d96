import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { type Market, type Pool, poolKey } from "@/lib/providers/types";
import { afterFailure, type Circuit, isOpen } from "./circuit";
import { coolDownMs } from "./coolDown";

/** Which of these pools may be tried on a market now, in their order: those that are not left alone after a refusal. */
export async function usablePools(targetId: string, market: Market, pools: Pool[]): Promise<Pool[]> {
  const now = await databaseNow();
  const resting = await db().pool.findMany({ where: { targetId, market, coolUntil: { gt: now } } });
  const keys = new Set(resting.map(poolKey));
  return pools.filter((pool) => !keys.has(poolKey(pool)));
}

/** These pools had no capacity: each is left alone for a while, longer each time. */
export async function noteRefusals(targetId: string, market: Market, pools: Pool[]): Promise<void> {
  const now = await databaseNow();
  for (const { instanceType, zone } of pools) {
    const key = { targetId, market, instanceType, zone };
    const where = { targetId_market_instanceType_zone: key };
    await db().$transaction(async (tx) => {
      const known = await tx.pool.upsert({
        where,
        create: { ...key, failures: 1, coolUntil: now },
        update: { failures: { increment: 1 } },
      });
      await tx.pool.update({ where, data: { coolUntil: new Date(now.getTime() + coolDownMs(known.failures)) } });
    });
  }
}

/** A machine was launched there: the pool has capacity, and where it is Spot, so has the market. */
export async function noteLaunch(targetId: string, market: Market, { instanceType, zone }: Pool): Promise<void> {
  await db().pool.deleteMany({ where: { targetId, market, instanceType, zone } });
  if (market === "spot") await db().spotCircuit.deleteMany({ where: { targetId } });
}

/** Until when everything goes on-demand, because Spot had nothing again and again; null: Spot is tried. */
export async function spotClosedUntil(targetId: string): Promise<Date | null> {
  const circuit = await db().spotCircuit.findUnique({ where: { targetId } });
  return isOpen(circuit, await databaseNow()) ? (circuit?.openUntil ?? null) : null;
}

/** A launch found no Spot in any pool. Answers until when none is tried now; null while it still is. */
export async function noteNoSpot(targetId: string): Promise<Date | null> {
  const now = await databaseNow();
  return db().$transaction(async (tx) => {
    const [known] = await tx.$queryRaw<Circuit[]>`
      SELECT failures, last_failure_at AS "lastFailureAt", open_until AS "openUntil"
      FROM spot_circuit WHERE target_id = ${targetId}::uuid FOR UPDATE`;
    const circuit = afterFailure(known ?? null, now);
    await tx.spotCircuit.upsert({ where: { targetId }, create: { targetId, ...circuit }, update: circuit });
    return circuit.openUntil;
  });
}
