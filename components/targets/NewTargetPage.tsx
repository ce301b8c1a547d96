"use client";

import { useRouter } from "next/navigation";
import { FormProvider, useWatch } from "react-hook-form";
import { ActionError } from "@/components/shared/ActionError";
import { Button, ButtonLink } from "@/components/ui/Button";
import { addTargetsAction } from "@/lib/targets/actions";
import type { TargetChoice } from "@/lib/targets/queries";
import { AccountFields } from "./AccountFields";
import { FormGroup } from "./FormGroup";
import { LimitFields, MachineFields } from "./MachineFields";
import { NetworkFields } from "./NetworkFields";
import { PermissionsNeeded } from "./PermissionsNeeded";
import { RegionFields } from "./RegionFields";
import { RoleFields } from "./RoleFields";
import { SubpageHeader } from "./SubpageHeader";
import { emptyTargetDraft } from "./targetDraft";
import { toAddInput } from "./targetInput";
import { useTargetForm } from "./useTargetForm";

/** Connects an account: from top to bottom, and everything but name, rights and regions has a default. */
export function NewTargetPage({ sizes }: { sizes: TargetChoice["sizes"] }) {
  const router = useRouter();
  const { methods, failure, onSubmit } = useTargetForm({
    start: emptyTargetDraft(),
    isStored: false,
    send: (draft) => addTargetsAction(toAddInput(draft)),
    onDone: (targets) => {
      const [only, ...others] = targets;
      if (only && others.length === 0) return router.push(`/settings/targets/${only.id}`);
      return router.push(`/settings/targets/new?added=${targets.map(({ id }) => id).join(",")}`);
    },
  });
  const access = useWatch({ control: methods.control, name: "access" });
  const { isSubmitting } = methods.formState;
  const isRole = access === "role";
  return (
    <FormProvider {...methods}>
      <SubpageHeader
        title="Connect an AWS account"
        text="Developers then get their machines there. Mayfly makes nothing before the first environment."
      />
      <form noValidate onSubmit={(event) => void onSubmit(event)} className="max-w-4xl">
        <FormGroup number={1} title="Account" text="Whose account it is, and how Mayfly gets in.">
          <AccountFields />
          {!isRole && <PermissionsNeeded />}
        </FormGroup>
        <FormGroup number={2} title="Regions" text="Where machines may be.">
          <RegionFields />
        </FormGroup>
        {isRole && (
          <FormGroup
            number={3}
            title="Role"
            text="Made once, in the account. It can do what Mayfly needs in these regions, with what Mayfly made, and nothing else."
          >
            <RoleFields />
          </FormGroup>
        )}
        <LaterGroups sizes={sizes} first={isRole ? 4 : 3} />
        <div className="flex flex-col gap-4 border-line border-t py-6">
          <ActionError error={failure} except={failure?.issues.map(({ path }) => path) ?? []} />
          <Problems count={Object.keys(methods.formState.errors).length} />
          <div className="flex flex-wrap items-center gap-2">
            <Button type="submit" variant="primary" busy={isSubmitting}>
              Connect and run the doctor
            </Button>
            <ButtonLink href="/settings/targets" variant="ghost">
              Cancel
            </ButtonLink>
            <span className="text-faint text-xs">The doctor tries what launches need. It makes no machine.</span>
          </div>
        </div>
      </form>
    </FormProvider>
  );
}

function LaterGroups({ sizes, first }: { sizes: TargetChoice["sizes"]; first: number }) {
  return (
    <>
      <FormGroup number={first} title="Network and access" text="Where machines are put, and who reaches them.">
        <NetworkFields />
      </FormGroup>
      <FormGroup number={first + 1} title="Machines" text="What environments get when they ask for nothing else.">
        <MachineFields sizes={sizes} />
      </FormGroup>
      <FormGroup number={first + 2} title="Limits" text="For each region.">
        <LimitFields canBeDefault />
      </FormGroup>
    </>
  );
}

function Problems({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p role="status" className="text-bad">
      {count === 1 ? "One field above needs" : `${count} fields above need`} another look.
    </p>
  );
}
