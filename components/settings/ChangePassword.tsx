import { type FormEvent, useState } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { type NewPassword, NewPasswordFields } from "@/components/shared/password/NewPasswordFields";
import { PasswordInput } from "@/components/shared/password/PasswordInput";
import { signInWithPassword } from "@/components/shared/password/signInWithPassword";
import { useSubmit } from "@/components/shared/useSubmit";
import { Alert } from "@/components/ui/Alert";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { changePasswordAction } from "@/lib/access/actions";

/** Every session ends with the old password; this browser signs in again with the new one. */
export function ChangePassword({ email, isChanged }: { email: string; isChanged: boolean }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState<NewPassword>({ first: "", second: "" });
  const { busy, failure, submit, errorOf } = useSubmit();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (next.first !== next.second) return;
    const input = { currentPassword: current, newPassword: next.first };
    void submit(
      () => changePasswordAction(input),
      async () => {
        const refused = await signInWithPassword(email, next.first, "/settings/account?password=changed");
        if (refused) window.location.assign("/sign-in");
      },
    );
  }

  return (
    <form onSubmit={onSubmit} className="flex max-w-sm flex-col gap-4">
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password" error={errorOf("currentPassword")}>
        <PasswordInput
          name="current-password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      </Field>
      <NewPasswordFields label="New password" value={next} onValue={setNext} error={errorOf("newPassword")} />
      {isChanged && !busy && !failure && <Alert>Your password is changed. Other devices are signed out.</Alert>}
      <ActionError error={failure} except={["currentPassword", "newPassword"]} />
      <Button
        type="submit"
        busy={busy}
        disabled={!current || !next.first || next.first !== next.second}
        className="self-start"
      >
        Change password
      </Button>
    </form>
  );
}
