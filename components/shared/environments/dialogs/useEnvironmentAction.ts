"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActionFailure } from "@/components/shared/ActionError";
import { callAction } from "@/components/shared/callAction";
import { applyChanges } from "@/components/shared/live/Live";
import { toastDone } from "@/components/ui/toast";
import type { Environment } from "@/lib/environments/types";
import type { ActionResult } from "@/lib/platform/action";

/** Runs an action on an environment: shows the new state at once, says `done` in a toast, keeps what went wrong. */
export function useEnvironmentAction(done: string, onDone: () => void) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ActionFailure | null>(null);

  async function run(action: () => Promise<ActionResult<Environment>>): Promise<void> {
    setBusy(true);
    setError(null);
    const result = await callAction(action);
    setBusy(false);
    if (!result.ok) return setError(result.error);
    applyChanges(queries, [result.data]);
    onDone();
    return toastDone(done);
  }

  const issueOf = (path: string) => {
    const message = error?.issues.find((issue) => issue.path === path)?.message;
    return message && message.charAt(0).toUpperCase() + message.slice(1);
  };
  return { run, busy, error, issueOf };
}
