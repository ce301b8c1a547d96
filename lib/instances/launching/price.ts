import { announce } from "@/lib/environments/announce";
import { type Session, write } from "@/lib/environments/worker/session";
import { noteFacts } from "@/lib/instances/transition";
import { type Market, type Pool, poolKey } from "@/lib/providers/types";

const timeoutMs = 15_000;

/**
 * Writes down what a Spot machine costs, as soon as the cloud says; nobody waits for it. What is not known by the end
 * of the turn stays unknown: a price holds nothing up, and fails nothing.
 */
export function learnPrice(session: Session, machine: { id: string; market: Market; pool: Pool }): void {
  if (machine.market === "spot") void readPrice(session, machine).catch(() => {});
}

async function readPrice(session: Session, { id, pool }: { id: string; pool: Pool }): Promise<void> {
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(timeoutMs)]);
  const prices = await session.target.provider.spotPrices([pool], signal);
  const priceMicroUsdPerHour = prices.get(poolKey(pool));
  if (priceMicroUsdPerHour === undefined) return;
  await write(session, async (tx) => {
    await noteFacts(tx, id, { priceMicroUsdPerHour });
    await announce(tx, [session.environmentId]);
  });
}
