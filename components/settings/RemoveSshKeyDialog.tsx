import { ActionError } from "@/components/environments/ActionError";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import { removeSshKeyAction } from "@/lib/access/actions";
import type { SshKey } from "@/lib/access/sshKeys/types";
import { useSubmit } from "./useSubmit";

export function RemoveSshKeyDialog({ sshKey, onClose }: { sshKey: SshKey; onClose: () => void }) {
  const { id, name, fingerprint } = sshKey;
  const { busy, failure, submit } = useSubmit();
  const remove = () =>
    submit(
      () => removeSshKeyAction(id),
      () => {
        onClose();
        void toastDone(`${name} is removed`);
      },
    );
  return (
    <Dialog open onOpenChange={onClose} title={`Remove ${name}?`}>
      <DialogBody>
        <p>
          New machines do not let <code className="break-all font-mono text-xs">{fingerprint}</code> in any more.
          Machines that run now do so until they are deployed again or end.
        </p>
        <ActionError error={failure} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="danger" busy={busy} onClick={() => void remove()}>
          Remove
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
