import { endDue, nextDeadlineMs } from "@/lib/environments/endDue";
import { listen } from "@/lib/platform/listen";
import type { Keepers } from "@/lib/workers/keepers";
import { loop } from "./loop";

const longestSleepMs = 1_000;
const lockedPauseMs = 10;

/** The reaper: sleeps until the next lease ends, at most a second, and starts the teardown of what is due. */
export async function reap(keepers: Keepers, signal: AbortSignal): Promise<void> {
  const reaper = loop("reaper", signal, async () => {
    const ended = await endDue();
    for (const id of ended) keepers.keep(id);
    if (ended.length > 0) return 0;
    const sleepMs = await nextDeadlineMs();
    // One that is due and was not ended is locked by somebody, or fell due just now.
    return sleepMs === 0 ? lockedPauseMs : Math.min(sleepMs, longestSleepMs);
  });
  const stopListening = await listen("deadline", reaper.wake);
  await reaper.done;
  stopListening();
}
