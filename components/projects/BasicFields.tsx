import { Controller, useFormContext } from "react-hook-form";
import { LifetimePicker } from "@/components/shared/LifetimePicker";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import type { ProjectDraft } from "./projectDraft";

const wide = "sm:col-span-2";

/** Name, ref and lifetime. */
export function BasicFields() {
  const { register, control, formState } = useFormContext<ProjectDraft>();
  const { errors } = formState;
  return (
    <>
      <Field label="Name" error={errors.name?.message}>
        <Input {...register("name")} autoComplete="off" />
      </Field>
      <Field label="Branch, tag or commit" error={errors.ref?.message}>
        <Input
          {...register("ref")}
          placeholder="The default branch"
          autoComplete="off"
          spellCheck={false}
          className="font-mono placeholder:font-sans"
        />
      </Field>
      <Controller
        control={control}
        name="ttlMinutes"
        render={({ field, fieldState }) => (
          <Field label="Lifetime" error={fieldState.error?.message} className={wide}>
            <LifetimePicker minutes={field.value} onMinutes={field.onChange} ref={field.ref} />
          </Field>
        )}
      />
    </>
  );
}

const commands = [
  { name: "installCommand", label: "Install command" },
  { name: "buildCommand", label: "Build command" },
  { name: "startCommand", label: "Start command" },
] as const;

/** How the app is made and started, and where it answers. */
export function CommandFields() {
  const { register, formState } = useFormContext<ProjectDraft>();
  const { errors } = formState;
  const mono = "font-mono placeholder:font-sans";
  return (
    <>
      {commands.map(({ name, label }) => (
        <Field key={name} label={label} error={errors[name]?.message} className={wide}>
          <Input {...register(name)} placeholder="Detected" autoComplete="off" spellCheck={false} className={mono} />
        </Field>
      ))}
      <Field label="Port" error={errors.port?.message} hint="Your app is told it as PORT.">
        <Input {...register("port")} inputMode="numeric" placeholder="Chosen by Mayfly" />
      </Field>
      <Field label="Health path" error={errors.healthPath?.message} hint="2xx or 3xx there means ready.">
        <Input {...register("healthPath")} placeholder="/" className={mono} />
      </Field>
    </>
  );
}
