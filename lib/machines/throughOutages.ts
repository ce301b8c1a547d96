import { setTimeout as delay } from "node:timers/promises";
import { SshError } from "@/lib/ssh/errors";

const firstPauseMs = 250;
const longestPauseMs = 10_000;

/** A machine that cannot be reached is tried again, with growing pauses; the health check says what that means. */
export async function throughOutages(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const startedAtMs = performance.now();
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SshError)) throw error;
    }
    if (performance.now() - startedAtMs > longestPauseMs) pauseMs = firstPauseMs;
    await delay(pauseMs, undefined, { signal });
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}
