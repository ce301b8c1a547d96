import { AdaptiveRetryStrategy } from "@smithy/core/retry";
import type { ProviderFault } from "@/lib/providers/types";
import { toProviderError } from "./errors";

const maxAttempts = 4;

/**
 * What may be repeated, and how often: one object is one budget, so that a target which fails or throttles uses up its
 * own tries and slows down by itself. Source: AWS SDKs and Tools Reference Guide, "Retry behavior" (`adaptive`).
 */
export class Retries extends AdaptiveRetryStrategy {
  /** EC2 says with status 500 that it has no capacity: asking again at once finds none either. */
  constructor(private readonly final: ProviderFault[] = ["capacity", "quota"]) {
    super(maxAttempts);
  }

  override async refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
    const { fault } = toProviderError(info.error ?? {});
    if (this.final.includes(fault)) throw new Error("This is not repeated as it is.");
    return super.refreshRetryTokenForRetry(token, info);
  }
}

/** For what launches: one that may have taken effect is looked for before it is asked again (`onceOnly`). */
export function launchRetries(): Retries {
  return new Retries(["capacity", "quota", "transient"]);
}

type Refresh = AdaptiveRetryStrategy["refreshRetryTokenForRetry"];
