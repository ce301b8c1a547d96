import { useFormContext } from "react-hook-form";
import { CheckboxField } from "@/components/ui/Checkbox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import type { TargetChoice } from "@/lib/targets/queries";
import type { TargetDraft } from "./targetDraft";

/** What machines boot, how big they are, how they are bought. */
export function MachineFields({ sizes }: { sizes: TargetChoice["sizes"] }) {
  const { register, watch, formState } = useFormContext<TargetDraft>();
  const { errors } = formState;
  const size = watch("size");
  return (
    <>
      <ImageFields />
      <Field label="Size" error={errors.size?.message} hint="Unless an environment or its project says otherwise.">
        <Select {...register("size")}>
          {sizes.map(({ name, vcpus, memoryMib }) => (
            <option key={name} value={name}>
              {name} · {vcpus} vCPU · {memoryMib / 1_024} GiB
            </option>
          ))}
          <option value="type">One exact type</option>
        </Select>
      </Field>
      {size === "type" && (
        <Field label="Instance type" error={errors.instanceType?.message} hint="One type has fewer places on Spot.">
          <Input
            {...register("instanceType")}
            placeholder="c7i.large"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
      )}
      <Field label="Market" error={errors.defaultMarket?.message} hint="Spot costs less and may be taken back.">
        <Select {...register("defaultMarket")}>
          <option value="spot">Spot first, then on-demand</option>
          <option value="spot-only">Spot only</option>
          <option value="on-demand">On-demand</option>
        </Select>
      </Field>
      <Field label="Disk, in GiB" error={errors.diskGib?.message} hint="gp3, encrypted.">
        <Input {...register("diskGib")} inputMode="numeric" placeholder="As big as the image" autoComplete="off" />
      </Field>
      <Field
        label="SSH keys of environments"
        error={errors.keyStore?.message}
        hint={
          watch("keyStore") === "database"
            ? "In Mayfly’s database, encrypted with its own key."
            : "One secret for each environment, in this account and region."
        }
      >
        <Select {...register("keyStore")}>
          <option value="database">Kept by Mayfly</option>
          <option value="secrets-manager">Kept in AWS Secrets Manager</option>
        </Select>
      </Field>
    </>
  );
}

function ImageFields() {
  const { register, watch, formState } = useFormContext<TargetDraft>();
  const { errors } = formState;
  const isOwn = watch("image") === "own";
  return (
    <>
      <Field
        label="Image"
        error={errors.image?.message}
        hint={isOwn ? "It needs cloud-init, sshd and Git." : "Always the newest, for x86-64 and arm64."}
      >
        <Select {...register("image")}>
          <option value="amazon-linux-2023">Amazon Linux 2023</option>
          <option value="ubuntu-24.04">Ubuntu 24.04</option>
          <option value="own">An image of your own</option>
        </Select>
      </Field>
      {isOwn && (
        <>
          <Field label="Image id or SSM parameter" error={errors.imageReference?.message}>
            <Input
              {...register("imageReference")}
              placeholder="ami-0123456789abcdef0"
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
          <Field label="Login user" error={errors.loginUser?.message} hint="Whom SSH logs in as. It may use sudo.">
            <Input
              {...register("loginUser")}
              placeholder="ec2-user"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              className="font-mono"
            />
          </Field>
        </>
      )}
    </>
  );
}

/** How much may run here, and whether it is where machines come from when nobody says. */
export function LimitFields({ canBeDefault }: { canBeDefault: boolean }) {
  const { register, formState } = useFormContext<TargetDraft>();
  const { errors } = formState;
  return (
    <>
      <Field
        label="Deployments at once"
        error={errors.maxConcurrentDeployments?.message}
        hint="Further ones wait their turn."
      >
        <Input {...register("maxConcurrentDeployments")} inputMode="numeric" autoComplete="off" />
      </Field>
      <Field
        label="Environments at once"
        error={errors.maxEnvironments?.message}
        hint="Further ones are refused, and told why."
      >
        <Input {...register("maxEnvironments")} inputMode="numeric" placeholder="No limit" autoComplete="off" />
      </Field>
      <Field
        label="Role for drills"
        optional
        error={errors.drillRoleArn?.message}
        hint="With it, drills have Fault Injection Service interrupt the machine. Without, Mayfly acts on a made-up notice."
        className="sm:col-span-2"
      >
        <Input
          {...register("drillRoleArn")}
          placeholder="arn:aws:iam::123456789012:role/…"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      {canBeDefault && (
        <CheckboxField
          {...register("isDefault")}
          className="sm:col-span-2"
          label="Make it the default"
          hint="Environments that name no target come here, in the first of the regions."
        />
      )}
    </>
  );
}
