import { type ErrorCode, MayflyError } from "@/lib/platform/errors";

/** How each code looks over HTTP: exhaustive, so that a new one has to be placed. */
const answers: Record<ErrorCode, { status: number; title: string }> = {
  invalid_input: { status: 400, title: "The input is not valid" },
  unauthenticated: { status: 401, title: "Not signed in" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Not answered here" },
  conflict: { status: 409, title: "Not possible now" },
  port_in_use: { status: 409, title: "The port is in use" },
  idempotency_mismatch: { status: 422, title: "The idempotency key was used for something else" },
  idempotency_in_progress: { status: 409, title: "The first request with this idempotency key is still running" },
  too_many_attempts: { status: 429, title: "Too many attempts" },
  unavailable: { status: 503, title: "Not available" },
  internal: { status: 500, title: "Something went wrong" },
};

/** A failure as RFC 9457 says it, with our `code` and, for input, `errors`. */
export type Problem = {
  type: "about:blank";
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  errors: { path: string; message: string }[];
};

/** What may be told about an error. One that was not expected is logged here, and only here. */
export function toProblem(error: unknown): Problem {
  if (error instanceof MayflyError) return describe(error);
  process.stderr.write(`request: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return describe(new MayflyError("internal", "Try again; if it stays, look at the server's log."));
}

function describe({ code, message, issues }: MayflyError): Problem {
  const { status, title } = answers[code];
  return { type: "about:blank", title, status, detail: message, code, errors: issues };
}
