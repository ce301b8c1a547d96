"use client";

import { useFormContext } from "react-hook-form";
import { CheckboxField } from "@/components/ui/Checkbox";
import { cn } from "@/components/ui/cn";
import { Disclosure } from "@/components/ui/Disclosure";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import type { TargetChoice } from "@/lib/targets/queries";
import type { Draft } from "./draft";
import { MachineFields } from "./MachineFields";
import type { ProjectMachine } from "./machineDefaults";
import { VariableFields } from "./VariableFields";

type AdvancedFieldsProps = {
  open: boolean;
  onOpen: (open: boolean) => void;
  targets: TargetChoice[];
  project: ProjectMachine | null;
};

/** Everything that has a good default. */
export function AdvancedFields({ open, onOpen, targets, project }: AdvancedFieldsProps) {
  const { register, formState } = useFormContext<Draft>();
  const { errors } = formState;
  return (
    <Disclosure label="Advanced" open={open} onOpen={onOpen}>
      <Field label="Name" error={errors.name?.message} className="sm:col-span-2">
        <Input {...register("name")} placeholder="The project’s name" />
      </Field>
      <CommandFields />
      <Field label="Port" error={errors.port?.message} hint="Your app is told it as PORT.">
        <Input {...register("port")} inputMode="numeric" placeholder="Chosen by Mayfly" />
      </Field>
      <Field label="Health path" error={errors.healthPath?.message} hint="2xx or 3xx there means ready.">
        <Input {...register("healthPath")} placeholder="/" className="font-mono placeholder:font-sans" />
      </Field>
      <VariableFields />
      <MachineFields targets={targets} project={project} />
      <CheckboxField
        {...register("keepForDebugging")}
        className="sm:col-span-2"
        label="Keep the machine if the deployment fails"
        hint="It stays, unhealthy, until its lifetime ends: for a look at what went wrong."
      />
    </Disclosure>
  );
}

const commands = [
  { name: "installCommand", label: "Install command", wide: false },
  { name: "buildCommand", label: "Build command", wide: false },
  { name: "startCommand", label: "Start command", wide: true },
] as const;

function CommandFields() {
  const { register, formState } = useFormContext<Draft>();
  return commands.map(({ name, label, wide }) => (
    <Field key={name} label={label} error={formState.errors[name]?.message} className={cn(wide && "sm:col-span-2")}>
      <Input
        {...register(name)}
        placeholder="Detected"
        autoComplete="off"
        spellCheck={false}
        className="font-mono placeholder:font-sans"
      />
    </Field>
  ));
}
