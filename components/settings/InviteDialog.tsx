import { type FormEvent, useState } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { useSubmit } from "@/components/shared/useSubmit";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { invitePersonAction } from "@/lib/access/actions";
import type { Person } from "@/lib/access/people";
import type { Role } from "@/lib/audit/actor";
import { ShownOnce } from "./ShownOnce";

type InviteDialogProps = {
  /** Somebody who has not come yet and needs a new link. */
  person: Person | null;
  onClose: () => void;
};

/** Asks whom, then shows the one-time link to pass on. */
export function InviteDialog({ person, onClose }: InviteDialogProps) {
  const [link, setLink] = useState<string | null>(null);
  const { busy, failure, submit, errorOf } = useSubmit();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const input = { email: text("email"), name: text("name"), role: text("role") as Role };
    void submit(
      () => invitePersonAction(input),
      ({ url }) => setLink(url),
    );
  }

  if (link) return <InvitationLink link={link} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title={person ? `Invite ${person.name} again` : "Invite somebody"}>
      <form noValidate onSubmit={onSubmit}>
        <DialogBody>
          <Field label="E-mail" error={errorOf("email")}>
            <Input
              name="email"
              type="email"
              autoComplete="off"
              defaultValue={person?.email}
              readOnly={person !== null}
              autoFocus
            />
          </Field>
          <Field label="Name" error={errorOf("name")}>
            <Input name="name" autoComplete="off" defaultValue={person?.name} />
          </Field>
          <Field label="Role" error={errorOf("role")}>
            <Select name="role" defaultValue={person?.role ?? "member"}>
              <option value="member">Member: sees what is their own</option>
              <option value="admin">Admin: sees everything, manages people</option>
            </Select>
          </Field>
          <ActionError error={failure} except={["email", "name", "role"]} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {person ? "Make a new link" : "Make an invitation"}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

function InvitationLink({ link, onClose }: { link: string; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Pass this link on">
      <DialogBody>
        <ShownOnce
          label="Invitation link"
          value={link}
          note="It is shown only now, works once and for seven days. Whoever has it can join: send it to that person alone."
        />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
