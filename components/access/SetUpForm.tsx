"use client";

import type { FormEvent } from "react";
import { NewPasswordFields } from "@/components/shared/password/NewPasswordFields";
import { Alert } from "@/components/ui/Alert";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Skeleton } from "@/components/ui/Skeleton";
import { completeSetupAction } from "@/lib/access/actions";
import { LinkProblem } from "./LinkProblem";
import { useLinkForm } from "./useLinkForm";
import { useLinkSecret } from "./useLinkSecret";

/** Makes the first admin, with the link that the terminal printed. */
export function SetUpForm() {
  const secret = useLinkSecret();
  const { password, setPassword, busy, failure, errorOf, send } = useLinkForm();
  if (secret === undefined) return <FormSkeleton />;
  if (secret === null || failure?.code === "not_found") {
    return (
      <LinkProblem title="This link does not work any more">
        A set-up link works once, for one hour. Restart Mayfly: its terminal prints a new one.
      </LinkProblem>
    );
  }
  if (failure?.code === "conflict") return <LinkProblem title="Already set up">{failure.message}</LinkProblem>;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [email, name] = [String(form.get("email")), String(form.get("name"))];
    void send(() => completeSetupAction({ secret: secret ?? "", email, name, password: password.first }));
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {failure && failure.issues.length === 0 && <Alert tone="bad">{failure.message}</Alert>}
      <Field label="E-mail" error={errorOf("email")}>
        <Input name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label="Name" error={errorOf("name")}>
        <Input name="name" autoComplete="name" required />
      </Field>
      <NewPasswordFields value={password} onValue={setPassword} error={errorOf("password")} />
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Create the first admin
      </Button>
    </form>
  );
}

export function FormSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
    </div>
  );
}
