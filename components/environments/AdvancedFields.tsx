"use client";

import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { useFormContext } from "react-hook-form";
import { CheckboxField } from "@/components/ui/Checkbox";
import { cn } from "@/components/ui/cn";
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

/** Everything that has a good default. It stays in the form while it is closed: nothing typed is lost. */
export function AdvancedFields({ open, onOpen, targets, project }: AdvancedFieldsProps) {
  const { register, formState } = useFormContext<Draft>();
  const { errors } = formState;
  const id = useId();
  return (
    <div className="flex flex-col gap-4">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => onOpen(!open)}
        className="-ml-1 flex h-7 items-center gap-1 self-start rounded-md pr-2 text-muted hover:text-text"
      >
        <ChevronRight aria-hidden className={cn("size-4 transition-transform duration-100", open && "rotate-90")} />
        Advanced
      </button>
      <div id={id} hidden={!open} className="grid gap-4 sm:grid-cols-2 [&[hidden]]:hidden">
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
      </div>
    </div>
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
