/** Every way a request can go wrong, as clients see it. The list is closed: transports map it exhaustively. */
export const errorCodes = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "port_in_use",
  "idempotency_mismatch",
  "idempotency_in_progress",
  "too_many_attempts",
  "unavailable",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One thing wrong with the input. `path` is dotted: `variables.PATH`, or empty for the whole body. */
export type InputIssue = { path: string; message: string };

/**
 * An expected failure. `message` is safe to show to a person and says what to do;
 * what must stay hidden (SDK errors, SQL) goes into `cause`.
 */
export class MayflyError extends Error {
  readonly code: ErrorCode;
  readonly issues: InputIssue[];

  constructor(code: ErrorCode, message: string, options: { issues?: InputIssue[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "MayflyError";
    this.code = code;
    this.issues = options.issues ?? [];
  }
}

export function notFound(what: string): MayflyError {
  return new MayflyError("not_found", `There is no such ${what}, or it is not yours.`);
}

export function invalidInput(path: string, message: string): MayflyError {
  return new MayflyError("invalid_input", message, { issues: [{ path, message }] });
}
