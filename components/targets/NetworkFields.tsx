import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Choices } from "./Choices";
import type { TargetDraft } from "./targetDraft";

const places = [
  {
    value: "found",
    label: "Found by itself",
    hint: "The public subnet of every zone, in the region’s default VPC. More zones are more places where Spot has room.",
  },
  { value: "chosen", label: "These subnets", hint: "All of one VPC. They need a route to an internet gateway." },
];

/** Where machines are put, and who reaches them. */
export function NetworkFields() {
  const { register, watch, formState } = useFormContext<TargetDraft>();
  const { errors } = formState;
  const mono = "font-mono placeholder:font-sans";
  return (
    <>
      <Choices legend="Subnets" choices={places} input={register("subnets")} />
      {watch("subnets") === "chosen" && (
        <Field
          label="Subnet ids"
          error={errors.subnetIds?.message}
          hint="Apart by commas. They belong to one region: connect the regions one by one."
          className="sm:col-span-2"
        >
          <Input
            {...register("subnetIds")}
            placeholder="subnet-0a1b2c…, subnet-3d4e5f…"
            autoComplete="off"
            spellCheck={false}
            className={mono}
          />
        </Field>
      )}
      <Field
        label="Who may reach apps"
        error={errors.appCidrs?.message}
        hint="Address ranges apart by commas. 0.0.0.0/0 and ::/0 are everybody who knows the URL; your office’s range keeps others out."
        className="sm:col-span-2"
      >
        <Input {...register("appCidrs")} autoComplete="off" spellCheck={false} className={mono} />
      </Field>
      <Field
        label="Who may reach SSH"
        error={errors.sshCidrs?.message}
        hint="Mayfly’s workers have to be among them. The doctor says from which address the cloud sees Mayfly come."
        className="sm:col-span-2"
      >
        <Input {...register("sshCidrs")} autoComplete="off" spellCheck={false} className={mono} />
      </Field>
    </>
  );
}
