"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { applyChanges } from "@/components/shared/live/Live";
import { Dialog } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import type { Environment } from "@/lib/environments/types";
import { type Draft, emptyDraft } from "./draft";
import { draftResolver } from "./draftResolver";
import { type FormChoices, NewEnvironmentForm } from "./NewEnvironmentForm";

export type NewEnvironmentProps = FormChoices & {
  /** What the form begins with, where it is opened from a project or an environment. */
  start?: Partial<Draft>;
  onClose: () => void;
};

/** What was typed stays while the page does, also when the form was closed by accident. */
let kept: Draft | null = null;

/** From a repository's URL to a queued environment. */
export function NewEnvironment({ onClose, start, ...form }: NewEnvironmentProps) {
  const queries = useQueryClient();
  const router = useRouter();
  const methods = useForm<Draft>({
    defaultValues: kept?.projectId === (start?.projectId ?? "") ? kept : { ...emptyDraft(), ...start },
    resolver: draftResolver,
    mode: "onTouched",
    shouldFocusError: false,
  });
  const { getValues } = methods;

  useEffect(() => {
    return () => {
      kept = getValues();
    };
  }, [getValues]);

  function created(environment: Environment) {
    applyChanges(queries, [environment]);
    methods.reset(emptyDraft());
    onClose();
    const action = { label: "Open", onClick: () => router.push(`/environments/${environment.id}`) };
    void toastDone(`${environment.name} is queued`, { action });
  }

  return (
    <Dialog open onOpenChange={onClose} title="New environment" size="md">
      <FormProvider {...methods}>
        <NewEnvironmentForm {...form} onCreated={created} onCancel={onClose} />
      </FormProvider>
    </Dialog>
  );
}
