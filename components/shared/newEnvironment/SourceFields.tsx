"use client";

import { CircleCheck, CircleHelp, TriangleAlert } from "lucide-react";
import { Controller, useFormContext } from "react-hook-form";
import { LifetimePicker } from "@/components/shared/LifetimePicker";
import { endsAt } from "@/components/shared/lifetimes";
import { RefInput } from "@/components/shared/RefInput";
import { type RepositoryCheck, useRepositoryCheck } from "@/components/shared/useRepositoryCheck";
import { useNow } from "@/components/ui/Clock";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import type { Draft } from "./draft";

/** All that a first environment needs: where the code is, which of it, and for how long. */
export function SourceFields() {
  const { register, control, watch, formState } = useFormContext<Draft>();
  const check = useRepositoryCheck(watch("repositoryUrl"));
  const { errors, dirtyFields, isSubmitted } = formState;
  // Who opens Advanced first, and leaves the field for that, has not forgotten it.
  const isTried = isSubmitted || dirtyFields.repositoryUrl;
  return (
    <>
      <Field
        label="Repository URL"
        error={isTried ? errors.repositoryUrl?.message : undefined}
        hint={<CheckNote check={check} />}
      >
        <Input
          {...register("repositoryUrl")}
          type="url"
          inputMode="url"
          placeholder="https://github.com/acme/shop.git"
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
      </Field>
      <Field label="Branch, tag or commit" optional error={errors.ref?.message}>
        <Controller
          control={control}
          name="ref"
          render={({ field }) => (
            <RefInput
              value={field.value}
              onValue={field.onChange}
              onBlur={field.onBlur}
              inputRef={field.ref}
              check={check}
            />
          )}
        />
      </Field>
      <Controller
        control={control}
        name="ttlMinutes"
        render={({ field, fieldState }) => (
          <Field label="Lifetime" error={fieldState.error?.message} hint={<EndNote minutes={field.value} />}>
            <LifetimePicker minutes={field.value} onMinutes={field.onChange} ref={field.ref} />
          </Field>
        )}
      />
    </>
  );
}

const notes = {
  idle: { Icon: null, look: "" },
  checking: { Icon: null, look: "animate-breathe" },
  found: { Icon: CircleCheck, look: "text-good" },
  problem: { Icon: TriangleAlert, look: "text-warn" },
  unknown: { Icon: CircleHelp, look: "" },
};

/** Takes its line even when there is nothing to say, so that nothing jumps. */
function CheckNote({ check }: { check: RepositoryCheck }) {
  const { Icon, look } = notes[check.state];
  return (
    <span className={cn("flex min-h-4.5 items-start gap-1.5", look)}>
      {Icon && <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />}
      {check.message ?? "https, ssh or git@host:path"}
    </span>
  );
}

function EndNote({ minutes }: { minutes: number }) {
  const now = useNow();
  return Number.isFinite(minutes) ? `Everything is removed ${endsAt(minutes, new Date(now))}.` : null;
}
