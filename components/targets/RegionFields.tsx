import { Controller, useFormContext } from "react-hook-form";
import { CheckboxField } from "@/components/ui/Checkbox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Optional } from "./Optional";
import { RegionPicker } from "./RegionPicker";
import { placeOf } from "./regions";
import type { TargetDraft, TargetField } from "./targetDraft";

/** Which regions; each becomes a target of its own. */
export function RegionFields() {
  const { control, watch } = useFormContext<TargetDraft>();
  const [name, regions] = watch(["name", "regions"]);
  const names = regions.map((region) => (name.trim() ? `${name.trim()} ${region}` : region));
  const hint = `Each becomes a target of its own${regions.length > 1 ? `: ${names.join(", ")}` : ", with its own limits"}.`;
  return (
    <>
      <Controller
        control={control}
        name="regions"
        render={({ field, fieldState }) => (
          <Field label="Regions" error={fieldState.error?.message} hint={hint} className="sm:col-span-2">
            <RegionPicker value={field.value} onValue={field.onChange} ref={field.ref} />
          </Field>
        )}
      />
      <EndpointFields />
    </>
  );
}

/** The region of a target that is there. */
export function RegionFact({ region }: { region: string }) {
  return (
    <>
      <p className="sm:col-span-2">
        <span className="font-mono text-xs">{region}</span> <span className="text-faint">{placeOf(region)}</span>
      </p>
      <EndpointFields />
    </>
  );
}

const advanced: TargetField[] = ["endpoint", "sharedAddress", "sshFirst", "sshLast", "appFirst", "appLast"];
const ports = [
  { label: "SSH ports", first: "sshFirst", last: "sshLast" },
  { label: "App ports", first: "appFirst", last: "appLast" },
] as const;

function EndpointFields() {
  const { register, watch, formState } = useFormContext<TargetDraft>();
  const { errors, defaultValues } = formState;
  const shared = watch("sharedAddress").trim() !== "";
  const matters = advanced.some((field) => errors[field]) || Boolean(defaultValues?.endpoint);
  return (
    <Optional label="Advanced: another endpoint" forced={matters}>
      <Field
        label="Endpoint"
        optional
        error={errors.endpoint?.message}
        hint="For an emulator or a VPC endpoint: every call goes there in place of AWS’s own."
      >
        <Input
          {...register("endpoint")}
          inputMode="url"
          placeholder="https://…"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field
        label="Shared address"
        optional
        error={errors.sharedAddress?.message}
        hint="Where all machines have one address, as an emulator’s do, each gets ports of its own."
      >
        <Input {...register("sharedAddress")} placeholder="127.0.0.1" autoComplete="off" spellCheck={false} />
      </Field>
      {shared &&
        ports.map(({ label, first, last }) => (
          <fieldset key={label} className="grid grid-cols-2 gap-2">
            <legend className="sr-only">{label}</legend>
            <Field label={`${label} from`} error={errors[first]?.message}>
              <Input {...register(first)} inputMode="numeric" autoComplete="off" />
            </Field>
            <Field label="to" error={errors[last]?.message}>
              <Input {...register(last)} inputMode="numeric" autoComplete="off" aria-label={`${label} to`} />
            </Field>
          </fieldset>
        ))}
      <CheckboxField
        {...register("allowPrivateRepositories")}
        className="sm:col-span-2"
        label="Repositories on private addresses may be deployed here"
        hint="Machines that Mayfly starts here can then be sent to hosts in your own network."
      />
    </Optional>
  );
}
