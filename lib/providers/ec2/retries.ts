import { AdaptiveRetryStrategy } from "@smithy/core/retry";
import { toProviderError } from "./errors";

const maxAttempts = 4;

/**
 * What may be repeated, and how often: one object is one budget, so that a target which fails or throttles uses up its
 * own tries and slows down by itself. Source: AWS SDKs and Tools Reference Guide, "Retry behavior" (`adaptive`).
 */
export class Retries extends AdaptiveRetryStrategy {
  constructor() {
    super(maxAttempts);
  }

  /** EC2 says with status 500 that it has no capacity: asking again at once finds none either. */
  override async refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
    const { fault } = toProviderError(info.error ?? {});
    if (fault === "capacity" || fault === "quota") throw new Error("This is an answer, not a failure.");
    return super.refreshRetryTokenForRetry(token, info);
  }
}

type Refresh = AdaptiveRetryStrategy["refreshRetryTokenForRetry"];
