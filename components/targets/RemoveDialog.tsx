import { useRouter } from "next/navigation";
import { ActionError } from "@/components/environments/ActionError";
import { useSubmit } from "@/components/settings/useSubmit";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import { removeTargetAction } from "@/lib/targets/actions";
import type { Target } from "@/lib/targets/types";

/** Refused, and by which environments, while any live there. */
export function RemoveDialog({ target: { id, name }, onClose }: { target: Target; onClose: () => void }) {
  const router = useRouter();
  const { busy, failure, submit } = useSubmit();
  const remove = () =>
    submit(
      () => removeTargetAction(id),
      () => {
        router.push("/settings/targets");
        void toastDone(`${name} is removed`);
      },
    );
  return (
    <Dialog open onOpenChange={onClose} title={`Remove ${name}?`}>
      <DialogBody>
        <p>
          Mayfly forgets its credentials and launches nothing there any more. Projects that had it as their default use
          the default target. Environments that ended there keep their record. This cannot be undone: to come back,
          connect it under another name.
        </p>
        <p className="text-muted">
          In AWS, delete the mayfly stack, or the role and keys that you made for it. Mayfly leaves nothing else behind.
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
