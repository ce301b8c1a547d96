import { toNestErrors } from "@hookform/resolvers";
import { useState } from "react";
import { type FieldError, type Resolver, useForm } from "react-hook-form";
import type { ActionFailure } from "@/components/shared/ActionError";
import { callAction } from "@/components/shared/callAction";
import type { ActionResult } from "@/lib/platform/action";
import type { TargetDraft } from "./targetDraft";
import { fieldProblems, targetProblems } from "./targetInput";

type Options<Answer> = {
  start: TargetDraft;
  /** Whether `start` is what a target has now, of which only changes are sent. */
  isStored: boolean;
  send: (draft: TargetDraft) => Promise<ActionResult<Answer>>;
  onDone: (answer: Answer, draft: TargetDraft) => void;
};

/** The form of a target: checked by the server's own rules; what the server refuses is said at its field, and stays typed. */
export function useTargetForm<Answer>({ start, isStored, send, onDone }: Options<Answer>) {
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const methods = useForm<TargetDraft>({
    defaultValues: start,
    resolver: resolverFor(isStored ? start : undefined),
    mode: "onTouched",
  });

  async function submit(draft: TargetDraft): Promise<void> {
    setFailure(null);
    const result = await callAction(() => send(draft));
    if (result.ok) return onDone(result.data, draft);
    setFailure(result.error);
    for (const { field, message } of fieldProblems(result.error.issues, draft)) {
      methods.setError(field, { type: "server", message }, { shouldFocus: true });
    }
  }

  /** Begins anew with what is stored. */
  const restart = (stored: TargetDraft) => {
    methods.reset(stored);
    setFailure(null);
  };
  return { methods, failure, restart, onSubmit: methods.handleSubmit(submit) };
}

function resolverFor(stored: TargetDraft | undefined): Resolver<TargetDraft> {
  return (draft, _context, options) => {
    const problems = targetProblems(draft, stored);
    if (problems.length === 0) return { values: draft, errors: {} };
    const flat: Record<string, FieldError> = {};
    for (const { field, message } of problems) flat[field] ??= { type: "rule", message };
    return { values: {}, errors: toNestErrors<TargetDraft>(flat, options) };
  };
}
