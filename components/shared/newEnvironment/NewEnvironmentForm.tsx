"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { useFormContext } from "react-hook-form";
import { ActionError, type ActionFailure } from "@/components/shared/ActionError";
import { callAction } from "@/components/shared/callAction";
import { useModifier } from "@/components/shared/useModifier";
import { Button } from "@/components/ui/Button";
import { DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Kbd } from "@/components/ui/Kbd";
import { consentToSandboxAction } from "@/lib/access/actions";
import { createEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";
import type { TargetChoice } from "@/lib/targets/queries";
import { AdvancedFields } from "./AdvancedFields";
import { type Draft, type DraftField, emptyDraft, fieldProblems, problemsOf, toInput } from "./draft";
import { machineDefaults } from "./machineDefaults";
import { SandboxConsent } from "./SandboxConsent";
import { SourceFields } from "./SourceFields";
import { useProjectOf } from "./useProjectOf";

export type FormChoices = {
  targets: TargetChoice[];
  /** Whether somebody has agreed that the sandbox runs strangers' code here. */
  hasConsent: boolean;
  isAdmin: boolean;
  /** Who is signed in: their own projects lend their defaults. */
  personId: string;
};

type NewEnvironmentFormProps = FormChoices & {
  onCreated: (environment: Environment) => void;
  onCancel: () => void;
};

const atOnce: DraftField[] = ["repositoryUrl", "ref", "ttlMinutes"];

export function NewEnvironmentForm(props: NewEnvironmentFormProps) {
  const { targets, hasConsent, isAdmin, personId, onCreated, onCancel } = props;
  const { handleSubmit, watch, formState } = useFormContext<Draft>();
  const [advanced, setAdvanced] = useState(false);
  const [consents, setConsents] = useState(false);
  const project = useProjectOf({ id: watch("projectId"), repositoryUrl: watch("repositoryUrl"), personId });
  const { target } = machineDefaults(targets, project, watch("targetId"));
  const warning = hasConsent ? null : (target?.warning ?? null);
  const focusField = useFieldFocus(() => setAdvanced(true));
  const { failure, problems, submit } = useCreate({ consenting: Boolean(warning && consents), focusField, onCreated });
  const modifier = useModifier();
  const formId = useId();

  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  };

  return (
    <>
      <form
        id={formId}
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={handleSubmit(submit, () => focusField(problems()[0]))}
        className="min-h-0"
      >
        <DialogBody>
          <SourceFields />
          <AdvancedFields open={advanced} onOpen={setAdvanced} targets={targets} project={project} />
          {warning && (
            <SandboxConsent warning={warning} isAdmin={isAdmin} consents={consents} onConsents={setConsents} />
          )}
          <ActionError error={failure} except={shownAtFields(failure)} />
        </DialogBody>
      </form>
      <DialogFooter className="sticky bottom-0 rounded-b-xl bg-raised sm:-bottom-4">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          form={formId}
          variant="primary"
          busy={formState.isSubmitting}
          disabled={Boolean(warning) && !consents}
        >
          Create
          <Kbd className="border-current/30 text-inherit max-sm:hidden">{modifier} ↵</Kbd>
        </Button>
      </DialogFooter>
    </>
  );
}

function shownAtFields(failure: ActionFailure | null): string[] {
  const paths = failure?.issues.map(({ path }) => path) ?? [];
  return paths.filter((path) => fieldProblems([{ path, message: "" }], emptyDraft()).length > 0);
}

type Create = { consenting: boolean; focusField: (field?: DraftField) => void; onCreated: (made: Environment) => void };

/** Sends the draft; what the server refuses goes to its fields, and the focus to the first of them. */
function useCreate({ consenting, focusField, onCreated }: Create) {
  const { setError, getValues } = useFormContext<Draft>();
  const [failure, setFailure] = useState<ActionFailure | null>(null);

  async function submit(draft: Draft): Promise<void> {
    setFailure(null);
    const consent = consenting ? await callAction(() => consentToSandboxAction()) : null;
    if (consent && !consent.ok) return setFailure(consent.error);
    const result = await callAction(() => createEnvironmentAction(toInput(draft)));
    if (result.ok) return onCreated(result.data);
    setFailure(result.error);
    const refused = fieldProblems(result.error.issues, draft);
    for (const { field, message } of refused) setError(field, { type: "server", message });
    focusField(refused[0]?.field);
  }

  return { failure, submit, problems: () => problemsOf(getValues()).map(({ field }) => field) };
}

/** Puts the focus on a field, opening what hides it first. */
function useFieldFocus(reveal: () => void) {
  const { setFocus } = useFormContext<Draft>();
  return (field?: DraftField) => {
    if (!field) return;
    if (!atOnce.includes(field)) reveal();
    requestAnimationFrame(() => setFocus(field));
  };
}
