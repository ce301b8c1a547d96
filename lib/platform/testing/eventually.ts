import { setTimeout as delay } from "node:timers/promises";

/** Soon at first, for what is so in a moment; later less often, because each look takes time from what is waited for. */
const pollMs = { first: 5, growth: 1.2, longest: 100 };
/**
 * It ends what will never be so: on a busy machine what is so at once may take minutes. Who plants a bug, so that much
 * is never so, has less patience.
 */
const patienceMs = Number(process.env.TEST_PATIENCE_MS ?? 240_000);

/**
 * Waits until `check` returns without throwing and not `false`, `null` or `undefined`; resolves to what it returned.
 * After `timeoutMs` it fails with the last error of `check`. The one way in which tests wait.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = patienceMs }: { timeoutMs?: number } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = pollMs.first; ; pauseMs = Math.min(pauseMs * pollMs.growth, pollMs.longest)) {
    const failure = await attempt(check);
    if ("value" in failure) return failure.value;
    if (performance.now() > deadline) {
      throw new Error(`Still not so after ${timeoutMs} ms: ${failure.reason}`, { cause: failure.cause });
    }
    await delay(pauseMs);
  }
}

type Attempt<T> = { value: Exclude<T, false | null | undefined> } | { reason: string; cause?: unknown };

async function attempt<T>(check: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    const value = await check();
    if (value === false || value === null || value === undefined) return { reason: `the check gave ${value}` };
    return { value: value as Exclude<T, false | null | undefined> };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error), cause: error };
  }
}
