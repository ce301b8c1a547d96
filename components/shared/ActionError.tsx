import { Alert } from "@/components/ui/Alert";
import type { ActionResult } from "@/lib/platform/action";

export type ActionFailure = Extract<ActionResult<never>, { ok: false }>["error"];

/** What an action answered when it failed; nothing where all of it is shown at the fields named in `except`. */
export function ActionError({ error, except = [] }: { error: ActionFailure | null; except?: string[] }) {
  if (!error || (error.issues.length > 0 && error.issues.every(({ path }) => except.includes(path)))) return null;
  return <Alert tone="bad">{error.message}</Alert>;
}
