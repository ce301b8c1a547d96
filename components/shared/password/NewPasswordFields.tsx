"use client";

import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/Field";
import { PasswordInput } from "./PasswordInput";
import { passwordStrength } from "./passwordStrength";

export type NewPassword = { first: string; second: string };

type NewPasswordFieldsProps = {
  value: NewPassword;
  onValue: (value: NewPassword) => void;
  error?: string | undefined;
  label?: string;
};

/** A new password, twice, with a hint of how good it is. */
export function NewPasswordFields({
  value: { first, second },
  onValue,
  error,
  label = "Password",
}: NewPasswordFieldsProps) {
  const differs = second !== "" && !first.startsWith(second);
  return (
    <>
      <Field label={label} error={error} hint={<StrengthHint password={first} />}>
        <PasswordInput
          name="new-password"
          autoComplete="new-password"
          required
          value={first}
          onChange={(event) => onValue({ first: event.target.value, second })}
        />
      </Field>
      <Field label={`${label} again`} error={differs ? "Differs from the first one" : null}>
        <PasswordInput
          name="new-password-again"
          autoComplete="new-password"
          required
          value={second}
          onChange={(event) => onValue({ first, second: event.target.value })}
        />
      </Field>
    </>
  );
}

const levels = ["", "bg-bad", "bg-busy", "bg-good"];

function StrengthHint({ password }: { password: string }) {
  const { level, word } = passwordStrength(password);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="flex gap-0.5">
        {[1, 2, 3].map((step) => (
          <span key={step} className={cn("h-1 w-5 rounded-full bg-pressed", step <= level && levels[level])} />
        ))}
      </span>
      {word}
    </span>
  );
}
