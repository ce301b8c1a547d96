import { setTimeout as delay } from "node:timers/promises";
import { ProviderError } from "@/lib/providers/errors";
import type { Provider, ProviderInstance } from "@/lib/providers/types";
import { Absences } from "./absences";
import type { Loss } from "./loss";

export type Pace = {
  signal: AbortSignal;
  firstPauseMs: number;
  longestPauseMs: number;
  /** Whether a cloud's refusal ends the wait; else it is asked again. */
  isFinal: (refusal: ProviderError) => boolean;
  /** Is told what the cloud said, before it is asked again. */
  onRefusal?: (refusal: ProviderError) => void | Promise<void>;
};

/**
 * Looks again and again, with growing pauses, until `look` answers something. Throws the signal's reason, a refusal
 * that is final, and whatever else `look` throws.
 */
export async function until<T>(look: () => Promise<T | null>, pace: Pace): Promise<T> {
  const { signal, firstPauseMs, longestPauseMs } = pace;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const found = await look();
      if (found !== null) {
        signal.throwIfAborted();
        return found;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError) || pace.isFinal(error)) throw error;
      await pace.onRefusal?.(error);
    }
    await delay(pauseMs, undefined, { signal });
  }
}

/** What the cloud says of an instance now: `loss` counts the looks before this one. */
export type Sight = { seen: ProviderInstance | undefined; loss: Loss | null };

type Known = { externalId: string; createdAt: Date };

/** Asks the cloud for one instance until `decide` has an answer. */
export function untilSeen<T>(
  provider: Provider,
  { externalId, createdAt }: Known,
  decide: (sight: Sight) => Promise<T | null> | T | null,
  pace: Pace,
): Promise<T> {
  const absences = new Absences(createdAt);
  const look = async () => {
    const [seen] = await provider.describe([externalId], pace.signal);
    return decide({ seen, loss: absences.lossIn(seen) });
  };
  const onRefusal = async (refusal: ProviderError) => {
    absences.forget();
    await pace.onRefusal?.(refusal);
  };
  return until(look, { ...pace, onRefusal });
}
