import { type FormEvent, useState } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { useSubmit } from "@/components/shared/useSubmit";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { makeSshKeyAction } from "@/lib/access/actions";
import type { MadeSshKey } from "@/lib/access/sshKeys/types";
import { SshKeyMade } from "./SshKeyMade";

/** Asks for a name, then shows the private half, this once. */
export function MakeSshKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<MadeSshKey | null>(null);
  const { busy, failure, submit, errorOf } = useSubmit();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "");
    void submit(() => makeSshKeyAction({ name }), setMade);
  }

  if (made) return <SshKeyMade made={made} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Make an SSH key"
      description="For where you have none yet. Mayfly keeps its public half only."
    >
      <form noValidate onSubmit={onSubmit}>
        <DialogBody>
          <Field label="Name" error={errorOf("name")} hint="Where you will use it: one key for each computer.">
            <Input name="name" placeholder="laptop" autoComplete="off" maxLength={63} autoFocus />
          </Field>
          <ActionError error={failure} except={["name"]} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Make it
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
