import { nextExpiryMs } from "@/lib/platform/lease";
import type { Keepers } from "@/lib/workers/keepers";
import { findUnkept } from "@/lib/workers/unkept";
import { loop } from "./loop";

const longestSleepMs = 1_000;
const shortestSleepMs = 20;
const batchSize = 200;
/** Until most of a batch have been taken. */
const betweenBatchesMs = 100;

/**
 * Takes up what nobody holds: left by a worker that died, as soon as its leases are over, or by a job that was missed.
 * Leases that are renewed are never near their end, so this looks once a second where all is well.
 */
export async function rescue(keepers: Keepers, signal: AbortSignal): Promise<void> {
  await loop("rescue", signal, async () => {
    const unkept = await findUnkept(batchSize);
    for (const id of unkept) keepers.keep(id);
    if (unkept.length === batchSize) return betweenBatchesMs;
    return Math.max(shortestSleepMs, Math.min(await nextExpiryMs(), longestSleepMs));
  }).done;
}
