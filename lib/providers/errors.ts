import type { ProviderFault, Refusal } from "./types";

/** What a cloud said no to, in our words. `message` is safe to show; the SDK's own error is the cause. */
export class ProviderError extends Error {
  readonly fault: ProviderFault;
  /** Of a launch: what each pool said. */
  readonly refusals: readonly Refusal[];

  constructor(fault: ProviderFault, message: string, cause?: unknown, refusals: readonly Refusal[] = []) {
    super(message, { cause });
    this.name = "ProviderError";
    this.fault = fault;
    this.refusals = refusals;
  }
}
