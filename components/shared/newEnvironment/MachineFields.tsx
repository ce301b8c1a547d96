"use client";

import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { policyWords } from "@/components/shared/environments/marketWords";
import { Field } from "@/components/ui/Field";
import { Select } from "@/components/ui/Select";
import { type MarketPolicy, marketPolicies } from "@/lib/providers/types";
import type { TargetChoice } from "@/lib/targets/queries";
import { defaultLabel } from "./defaultLabel";
import type { Draft } from "./draft";
import { type MachineDefaults, machineDefaults, type ProjectMachine } from "./machineDefaults";
import { SizeField, TypeField } from "./SizeField";

/** The part of a form that these fields are of. */
type MachineDraft = Pick<Draft, "targetId" | "instanceType" | "market">;

type MachineFieldsProps = {
  targets: TargetChoice[];
  /** Whose defaults hold for what is left empty; null where there is none, or where they are what is edited. */
  project: ProjectMachine | null;
};

/** Where the machine comes from, how big it is and how it is bought. */
export function MachineFields({ targets, project }: MachineFieldsProps) {
  const { watch } = useFormContext<MachineDraft>();
  const defaults = machineDefaults(targets, project, watch("targetId"));
  const { target, size } = defaults;
  const [wantsType, setWantsType] = useState(false);
  const chosen = watch("instanceType");
  const isExact = wantsType || (chosen !== "" && !target?.sizes.some(({ name }) => name === chosen));
  return (
    <>
      <TargetField targets={targets} defaults={defaults} />
      <SizeField target={target} fallback={size} isExact={isExact} onExact={setWantsType} />
      <MarketField fallback={defaults.market} />
      {isExact && <TypeField target={target} />}
    </>
  );
}

/** Only where there is something to choose. */
function TargetField({ targets, defaults }: { targets: TargetChoice[]; defaults: MachineDefaults }) {
  const { register, watch, formState, getValues, setValue } = useFormContext<MachineDraft>();
  const { name, from, known } = defaults.defaultTarget;
  const chosen = watch("targetId");
  const isAway = chosen !== "" && !targets.some(({ id }) => id === chosen);
  if (targets.length < 2 && (known || targets.length === 0) && !isAway) return null;
  // Another target may not have a type that this one has; every one has the size classes.
  const onChange = () => {
    const isClass = targets[0]?.sizes.some((size) => size.name === getValues("instanceType"));
    if (!isClass) setValue("instanceType", "");
  };
  const away = known ? null : `${name} is not enabled: choose another target.`;
  return (
    <Field label="Target" error={formState.errors.targetId?.message} hint={away} className="sm:col-span-2">
      <Select {...register("targetId", { onChange })}>
        <option value="">{`${from === "project" ? "Project’s default" : "Default"}: ${name || "none"}`}</option>
        {targets.map((target) => (
          <option key={target.id} value={target.id}>
            {target.name} ({target.region})
          </option>
        ))}
        {isAway && <option value={chosen}>One that is not enabled any more</option>}
      </Select>
    </Field>
  );
}

const policyNotes: Record<MarketPolicy, string> = {
  spot: "On-demand only where there is no Spot. When the cloud takes a Spot machine back, another one replaces it.",
  "spot-only":
    "Where there is no Spot, the launch fails. When the cloud takes a machine back, another one replaces it.",
  "on-demand": "Costs more, is not taken back, and can be stopped and started.",
};

function MarketField({ fallback }: { fallback: MachineDefaults["market"] }) {
  const { register, watch, formState } = useFormContext<MachineDraft>();
  const policy = (watch("market") || fallback?.value) as MarketPolicy | undefined;
  return (
    <Field label="Market" error={formState.errors.market?.message} hint={policy && policyNotes[policy]}>
      <Select {...register("market")}>
        <option value="">{defaultLabel(fallback && { ...fallback, value: policyWords[fallback.value] })}</option>
        {marketPolicies.map((each) => (
          <option key={each} value={each}>
            {policyWords[each]}
          </option>
        ))}
      </Select>
    </Field>
  );
}
