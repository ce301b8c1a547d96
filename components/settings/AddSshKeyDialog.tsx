import type { FormEvent } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { useSubmit } from "@/components/shared/useSubmit";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import { toastDone } from "@/components/ui/toast";
import { addSshKeyAction } from "@/lib/access/actions";

/** Takes a public key as it is in its `.pub` file. */
export function AddSshKeyDialog({ onClose }: { onClose: () => void }) {
  const { busy, failure, submit, errorOf } = useSubmit();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name") ?? "").trim();
    const input = { publicKey: String(form.get("publicKey") ?? ""), ...(name ? { name } : {}) };
    void submit(
      () => addSshKeyAction(input),
      (key) => {
        onClose();
        void toastDone(`${key.name} is added`);
      },
    );
  }

  return (
    <Dialog open onOpenChange={onClose} title="Add an SSH key" size="md">
      <form noValidate onSubmit={onSubmit}>
        <DialogBody>
          <Field
            label="Public key"
            error={errorOf("publicKey")}
            hint={
              <>
                What a <code className="font-mono">.pub</code> file holds, as{" "}
                <code className="font-mono">cat ~/.ssh/id_ed25519.pub</code> shows it. Never the private half.
              </>
            }
          >
            <Textarea
              name="publicKey"
              rows={4}
              placeholder="ssh-ed25519 AAAA… you@laptop"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              className="break-all font-mono text-xs"
            />
          </Field>
          <Field label="Name" optional error={errorOf("name")} hint="Empty: the comment at the key’s end.">
            <Input name="name" placeholder="laptop" autoComplete="off" maxLength={63} />
          </Field>
          <ActionError error={failure} except={["publicKey", "name"]} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Add
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
