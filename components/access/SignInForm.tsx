"use client";

import { type FormEvent, useRef, useState } from "react";
import { PasswordInput } from "@/components/shared/password/PasswordInput";
import { signInWithPassword } from "@/components/shared/password/signInWithPassword";
import { Alert } from "@/components/ui/Alert";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";

type SignInFormProps = {
  /** Where to go then: a path of our own. */
  returnTo: string;
  /** Said before anything was tried: that a password was set, or a session ended. */
  notice?: string | undefined;
};

export function SignInForm({ returnTo, notice }: SignInFormProps) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    const refused = await signInWithPassword(String(form.get("email")), String(form.get("password")), returnTo);
    // Signed in, the page is about to go: the button stays busy.
    if (!refused) return;
    setBusy(false);
    setError(refused);
    password.current?.select();
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {notice && !error && <Alert>{notice}</Alert>}
      {error && <Alert tone="bad">{error}</Alert>}
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label="Password">
        <PasswordInput ref={password} name="password" autoComplete="current-password" required />
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
