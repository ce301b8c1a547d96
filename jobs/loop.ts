import { setTimeout as delay } from "node:timers/promises";

const pauseAfterErrorMs = 1_000;

/**
 * Calls `turn` again and again until the signal aborts, each time after the pause that the last turn answered
 * (in milliseconds) or as soon as `wake` is called, but never before `shortestPauseMs`. A turn that throws is reported
 * and tried again.
 */
export function loop(
  name: string,
  signal: AbortSignal,
  turn: () => Promise<number>,
  { shortestPauseMs = 0 }: { shortestPauseMs?: number } = {},
) {
  let interrupt = new AbortController();
  const run = async () => {
    while (!signal.aborted) {
      interrupt = new AbortController();
      const pauseMs = await turn().catch((error: unknown) => {
        if (!signal.aborted)
          process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
        return pauseAfterErrorMs;
      });
      if (shortestPauseMs > 0) await delay(shortestPauseMs, undefined, { signal }).catch(() => {});
      const wakes = AbortSignal.any([signal, interrupt.signal]);
      await delay(Math.max(0, pauseMs - shortestPauseMs), undefined, { signal: wakes }).catch(() => {});
    }
  };
  return { done: run(), wake: () => interrupt.abort() };
}
