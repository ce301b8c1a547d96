import { useState } from "react";
import type { ActionResult } from "@/lib/platform/action";
import type { ActionFailure } from "./ActionError";
import { callAction } from "./callAction";

/** Runs an action for a form: whether it is under way, and what went wrong, also by field. */
export function useSubmit() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ActionFailure | null>(null);

  async function submit<T>(action: () => Promise<ActionResult<T>>, onDone: (data: T) => void | Promise<void>) {
    setBusy(true);
    setFailure(null);
    const result = await callAction(action);
    if (result.ok) await onDone(result.data);
    else setFailure(result.error);
    setBusy(false);
  }

  const errorOf = (field: string) => {
    const message = failure?.issues.find(({ path }) => path === field)?.message;
    return message && message.charAt(0).toUpperCase() + message.slice(1);
  };
  return { busy, failure, submit, errorOf };
}
