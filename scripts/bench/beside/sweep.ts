import { setTimeout as delay } from "node:timers/promises";
import { endDue } from "@/lib/environments/endDue";

const everyMs = 5_000;

/** What many do instead of knowing the next deadline: the reaper's own claim, batch after batch, every five seconds. */
export async function sweep(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    while ((await endDue()).length > 0);
    await delay(everyMs, undefined, { signal }).catch(() => {});
  }
}
