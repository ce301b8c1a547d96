import type { ActionResult } from "@/lib/platform/action";

/** Calls a server action; that the server cannot be reached is an answer like any other failure. */
export async function callAction<T>(call: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await call();
  } catch {
    const message = "Mayfly cannot be reached. Check that it runs, then try again.";
    return { ok: false, error: { code: "unavailable", message, issues: [] } };
  }
}
