import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { ActionError } from "@/components/shared/ActionError";
import { SaveBar } from "@/components/shared/SaveBar";
import { toastDone } from "@/components/ui/toast";
import { updateTargetAction } from "@/lib/targets/actions";
import type { TargetChoice } from "@/lib/targets/queries";
import type { Target } from "@/lib/targets/types";
import { AccountFields } from "./AccountFields";
import { FormGroup } from "./FormGroup";
import { LimitFields, MachineFields } from "./MachineFields";
import { NetworkFields } from "./NetworkFields";
import { PermissionsNeeded } from "./PermissionsNeeded";
import { RegionFact } from "./RegionFields";
import { RoleFields } from "./RoleFields";
import { toTargetDraft } from "./targetDraft";
import { toChanges } from "./targetInput";
import { useTargetForm } from "./useTargetForm";

type TargetSettingsProps = {
  target: Target;
  sizes: TargetChoice["sizes"];
  /** `isLookedAt`: it matters for launches, so that the doctor looks again. */
  onSaved: (target: Target, isLookedAt: boolean) => void;
};

/** How a target is set up. Nothing is saved before Save, and nothing typed is lost. */
export function TargetSettings({ target, sizes, onSaved }: TargetSettingsProps) {
  const toDraft = (from: Target) =>
    toTargetDraft(
      from,
      sizes.map(({ name }) => name),
    );
  const [stored, setStored] = useState(() => toDraft(target));
  const { methods, failure, restart, onSubmit } = useTargetForm({
    start: stored,
    isStored: true,
    send: (draft) => updateTargetAction(target.id, toChanges(draft, stored)),
    onDone: (saved, sent) => {
      const isLookedAt = Object.keys(toChanges(sent, stored)).some((field) => field !== "name");
      const draft = toDraft(saved);
      setStored(draft);
      restart(draft);
      onSaved(saved, isLookedAt);
      void toastDone(isLookedAt ? "Settings saved. The doctor looks again." : "Name saved");
    },
  });
  const draft = methods.watch();
  const isChanged = Object.keys(toChanges(draft, stored)).length > 0;
  return (
    <FormProvider {...methods}>
      <form noValidate onSubmit={(event) => void onSubmit(event)} className="pt-4">
        <h2 className="sr-only">Settings</h2>
        <FormGroup title="Account" text="How Mayfly gets in.">
          <AccountFields storedKeyId={target.accessKeyId} />
          {draft.access !== "role" && <PermissionsNeeded />}
        </FormGroup>
        {draft.access === "role" && (
          <FormGroup title="Role" text="What it may do follows the settings below: make it anew when they change.">
            <RoleFields />
          </FormGroup>
        )}
        <FormGroup title="Region" text="Another region is another target.">
          <RegionFact region={target.config.region} />
        </FormGroup>
        <FormGroup title="Network and access" text="For machines that are launched from now on.">
          <NetworkFields />
        </FormGroup>
        <FormGroup title="Machines" text="What environments get when they ask for nothing else.">
          <MachineFields sizes={sizes} />
        </FormGroup>
        <FormGroup title="Limits" text="How much may run here.">
          <LimitFields canBeDefault={false} />
        </FormGroup>
        <ActionError error={failure} except={failure?.issues.map(({ path }) => path) ?? []} />
        {isChanged && <SaveBar busy={methods.formState.isSubmitting} onDiscard={() => restart(stored)} />}
      </form>
    </FormProvider>
  );
}
