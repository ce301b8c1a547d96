/** A step that did not succeed. `message` is a sentence for people; `retryable` where another try may pass. */
export class StepFailed extends Error {
  readonly retryable: boolean;

  constructor(message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "StepFailed";
    this.retryable = options.retryable ?? false;
  }
}
