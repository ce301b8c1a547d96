import { DecodeAuthorizationMessageCommand } from "@aws-sdk/client-sts";
import { ProviderError } from "@/lib/providers/errors";
import type { Clients } from "./clients";
import { encodedPart, explainDenial, readDenial } from "./denial";
import { toProviderError } from "./errors";

/** A whole operation, its retries and its wait for a place included. */
const operationTimeoutMs = 60_000;
const decodeTimeoutMs = 5_000;
/** Of one target at a time: one that hangs holds no more than these. */
const maxAtOnce = 24;

type Work<Result> = (abortSignal: AbortSignal) => Promise<Result>;

/** Runs a target's operations: so many at a time, each with a deadline, its errors in our words. */
export class Operations {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly clients: Clients) {}

  /** Throws `ProviderError`, or the caller's reason when it was the caller who aborted. */
  async run<Result>(signal: AbortSignal, work: Work<Result>, timeoutMs = operationTimeoutMs): Promise<Result> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      await this.enter(limited);
      try {
        return await work(limited);
      } finally {
        this.leave();
      }
    } catch (error) {
      signal.throwIfAborted();
      throw limited.aborted ? toProviderError(limited.reason) : await explained(this.clients, error);
    }
  }

  private async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.running >= maxAtOnce) await this.turn(signal);
    else this.running += 1;
  }

  /** Until somebody leaves, whose place is then ours. */
  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      this.waiting.push(go);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}

/**
 * In our words. A refusal that hides what it refused is decoded, where the account lets us.
 * Source: AWS STS API Reference, "DecodeAuthorizationMessage".
 */
export async function explained({ sts }: Clients, error: unknown): Promise<ProviderError> {
  const known = toProviderError(error);
  const text = error instanceof Error ? error.message : "";
  const EncodedMessage = encodedPart(text);
  if (known.fault !== "auth" || EncodedMessage === null || readDenial(text)) return known;
  try {
    const abortSignal = AbortSignal.timeout(decodeTimeoutMs);
    const { DecodedMessage = "{}" } = await sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage }), {
      abortSignal,
    });
    const { context } = JSON.parse(DecodedMessage) as { context?: { action?: string; resource?: string } };
    if (!context?.action) return known;
    const denial = { action: context.action, resource: context.resource ?? null, reason: null };
    return new ProviderError("auth", explainDenial(denial), error);
  } catch {
    return known;
  }
}
