import { ActionError } from "@/components/environments/ActionError";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import { revokeTokenAction } from "@/lib/access/actions";
import type { TokenSummary } from "@/lib/access/tokens";
import { useSubmit } from "./useSubmit";

export function RevokeDialog({ token: { id, name, prefix }, onClose }: { token: TokenSummary; onClose: () => void }) {
  const { busy, failure, submit } = useSubmit();
  const revoke = () =>
    submit(
      () => revokeTokenAction(id),
      () => {
        onClose();
        void toastDone(`${name} is revoked`);
      },
    );
  return (
    <Dialog open onOpenChange={onClose} title={`Revoke ${name}?`}>
      <DialogBody>
        <p>
          Whatever signs in with <code className="font-mono text-xs">{prefix}…</code> is refused from now on. The
          environments it made stay until their leases end. This cannot be undone.
        </p>
        <ActionError error={failure} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="danger" busy={busy} onClick={() => void revoke()}>
          Revoke
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
