"use client";

import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Select } from "@/components/ui/Select";
import type { TargetChoice } from "@/lib/targets/queries";
import type { Draft } from "./draft";

type MachineFieldsProps = { targets: TargetChoice[]; target: TargetChoice | undefined };

/** Where the machine comes from, how big it is and how it is bought. */
export function MachineFields({ targets, target }: MachineFieldsProps) {
  const { register, formState, setValue } = useFormContext<Draft>();
  const { errors } = formState;
  return (
    <>
      {targets.length > 1 && (
        <Field label="Target" error={errors.targetId?.message} className="sm:col-span-2">
          {/* Another target has other types. */}
          <Select {...register("targetId", { onChange: () => setValue("instanceType", "") })}>
            {targets.map(({ id, name, region, isDefault }) => (
              <option key={id} value={isDefault ? "" : id}>
                {name} ({region})
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field label="Size" error={errors.instanceType?.message}>
        <Select {...register("instanceType")}>
          <option value="">Default: {target?.defaultSize}</option>
          {target?.sizes.map((choice) => (
            <option key={choice.name} value={choice.name}>
              {size(choice)}
            </option>
          ))}
          {target?.instanceTypes.map((type) => (
            <option key={type.name} value={type.name}>
              {size(type)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Market" error={errors.market?.message}>
        <Select {...register("market")}>
          <option value="">Default: {target?.defaultMarket}</option>
          <option value="spot">Spot first: cheaper, may be taken back</option>
          <option value="spot-only">Spot only</option>
          <option value="on-demand">On-demand</option>
        </Select>
      </Field>
    </>
  );
}

function size({ name, vcpus, memoryMib }: TargetChoice["sizes"][number]): string {
  return `${name} · ${vcpus} vCPU · ${Number((memoryMib / 1_024).toFixed(1))} GiB`;
}
