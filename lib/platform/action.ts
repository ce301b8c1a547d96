import { type ErrorCode, type InputIssue, MayflyError } from "./errors";

/** What a server action answers: expected failures are values, so that a form can show them. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; error: { code: ErrorCode; message: string; issues: InputIssue[] } };

/** Runs an action's body. What is not an expected failure is logged here and answered as `internal`. */
export async function actionResult<T>(run: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, data: await run() };
  } catch (error) {
    if (error instanceof MayflyError) {
      return { ok: false, error: { code: error.code, message: error.message, issues: error.issues } };
    }
    process.stderr.write(`action: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    const message = "Something went wrong on our side. Try again; if it stays, look at the server's log.";
    return { ok: false, error: { code: "internal", message, issues: [] } };
  }
}
