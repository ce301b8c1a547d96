"use client";

import type { FormEvent } from "react";
import { NewPasswordFields } from "@/components/shared/password/NewPasswordFields";
import { Alert } from "@/components/ui/Alert";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { acceptInvitationAction } from "@/lib/access/actions";
import { LinkProblem } from "./LinkProblem";
import { FormSkeleton } from "./SetUpForm";
import { useLinkForm } from "./useLinkForm";
import { useLinkSecret } from "./useLinkSecret";

/** Sets the password of somebody who was invited. */
export function InvitationForm() {
  const secret = useLinkSecret();
  const { password, setPassword, busy, failure, errorOf, send } = useLinkForm();
  if (secret === undefined) return <FormSkeleton />;
  if (secret === null || failure?.code === "not_found") {
    return (
      <LinkProblem title="This invitation does not work any more">
        An invitation works once, for seven days. Ask the admin who invited you for a new link.
      </LinkProblem>
    );
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name"));
    void send(() => acceptInvitationAction({ secret: secret ?? "", name, password: password.first }));
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {failure && failure.issues.length === 0 && <Alert tone="bad">{failure.message}</Alert>}
      <Field label="Your name" error={errorOf("name")}>
        <Input name="name" autoComplete="name" required autoFocus />
      </Field>
      <NewPasswordFields value={password} onValue={setPassword} error={errorOf("password")} />
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Join
      </Button>
    </form>
  );
}
