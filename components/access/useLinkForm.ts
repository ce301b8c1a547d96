"use client";

import { useState } from "react";
import { callAction } from "@/components/shared/callAction";
import type { NewPassword } from "@/components/shared/password/NewPasswordFields";
import { signInWithPassword } from "@/components/shared/password/signInWithPassword";
import type { ActionResult } from "@/lib/platform/action";

type Failure = Extract<ActionResult<never>, { ok: false }>["error"];

/** What the set-up and invitation forms share: a new password, sending, and signing in with what was made. */
export function useLinkForm() {
  const [password, setPassword] = useState<NewPassword>({ first: "", second: "" });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function send(action: () => Promise<ActionResult<{ email: string }>>): Promise<void> {
    if (password.first !== password.second) {
      const message = "Differs from the second one";
      return setFailure({ code: "invalid_input", message, issues: [{ path: "password", message }] });
    }
    setBusy(true);
    setFailure(null);
    const result = await callAction(action);
    if (!result.ok) {
      setBusy(false);
      return setFailure(result.error);
    }
    const refused = await signInWithPassword(result.data.email, password.first, "/environments");
    if (refused) window.location.assign("/sign-in");
  }

  const errorOf = (path: string) => {
    const message = failure?.issues.find((issue) => issue.path === path)?.message;
    return message && message.charAt(0).toUpperCase() + message.slice(1);
  };
  return { password, setPassword, busy, failure, errorOf, send };
}
