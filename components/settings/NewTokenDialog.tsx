import { type FormEvent, useState } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { useSubmit } from "@/components/shared/useSubmit";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { createTokenAction } from "@/lib/access/actions";
import type { Role } from "@/lib/audit/actor";
import { TokenMade } from "./TokenMade";

type NewTokenDialogProps = { isAdmin: boolean; url: string; onClose: () => void };

const lifetimes = [
  { days: "7", label: "7 days" },
  { days: "30", label: "30 days" },
  { days: "90", label: "90 days" },
  { days: "365", label: "1 year" },
  { days: "", label: "Never" },
];

/** Asks what for, then shows the token, this once. */
export function NewTokenDialog({ isAdmin, url, onClose }: NewTokenDialogProps) {
  const [token, setToken] = useState<string | null>(null);
  const { busy, failure, submit, errorOf } = useSubmit();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = String(form.get("expiresInDays") ?? "");
    const input = {
      name: String(form.get("name") ?? ""),
      role: String(form.get("role") ?? "member") as Role,
      expiresInDays: days === "" ? null : Number(days),
    };
    void submit(
      () => createTokenAction(input),
      (made) => setToken(made.token),
    );
  }

  if (token) return <TokenMade token={token} url={url} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title="New token">
      <form noValidate onSubmit={onSubmit}>
        <DialogBody>
          <Field label="Name" error={errorOf("name")} hint="What it is for: one token for each use.">
            <Input name="name" placeholder="ci" autoComplete="off" maxLength={63} autoFocus />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Role" error={errorOf("role")}>
              <Select name="role" defaultValue="member">
                <option value="member">Member: only its own</option>
                {isAdmin && <option value="admin">Admin: everything</option>}
              </Select>
            </Field>
            <Field label="Expires" error={errorOf("expiresInDays")}>
              <Select name="expiresInDays" defaultValue="90">
                {lifetimes.map(({ days, label }) => (
                  <option key={days} value={days}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
          <ActionError error={failure} except={["name", "role", "expiresInDays"]} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Create
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
