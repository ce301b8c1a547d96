import { ActionError } from "@/components/environments/ActionError";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import { disablePersonAction } from "@/lib/access/actions";
import type { Person } from "@/lib/access/people";
import { useSubmit } from "./useSubmit";

export function DisableDialog({ person: { id, name, email }, onClose }: { person: Person; onClose: () => void }) {
  const { busy, failure, submit } = useSubmit();
  const disable = () =>
    submit(
      () => disablePersonAction(id),
      () => {
        onClose();
        void toastDone(`${name} is disabled`);
      },
    );
  return (
    <Dialog open onOpenChange={onClose} title={`Disable ${name}?`} description={email}>
      <DialogBody>
        <p>
          Their sessions and tokens stop working at once. Their environments go on until their leases end, and
          everything they own stays. You can enable them again.
        </p>
        <ActionError error={failure} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="danger" busy={busy} onClick={() => void disable()}>
          Disable
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
