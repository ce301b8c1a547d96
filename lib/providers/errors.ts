export const providerFaults = ["not-found", "capacity", "quota", "auth", "throttled", "transient", "invalid"] as const;
export type ProviderFault = (typeof providerFaults)[number];

/** What a cloud said no to, in our words. `message` is safe to show; the SDK's own error is the cause. */
export class ProviderError extends Error {
  readonly fault: ProviderFault;

  constructor(fault: ProviderFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ProviderError";
    this.fault = fault;
  }
}
