import { ActionError } from "@/components/environments/ActionError";
import { useSubmit } from "@/components/settings/useSubmit";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import { updateTargetAction } from "@/lib/targets/actions";
import type { Target } from "@/lib/targets/types";
import { plural } from "./words";

type SwitchOffDialogProps = { target: Target; onChanged: (target: Target) => void; onClose: () => void };

export function SwitchOffDialog({ target, onChanged, onClose }: SwitchOffDialogProps) {
  const { id, name, isDefault, environments } = target;
  const { busy, failure, submit } = useSubmit();
  const switchOff = () =>
    submit(
      () => updateTargetAction(id, { enabled: false }),
      (changed) => {
        onChanged(changed);
        onClose();
        void toastDone(`${name} is off`);
      },
    );
  return (
    <Dialog open onOpenChange={onClose} title={`Switch ${name} off?`}>
      <DialogBody>
        <p>
          Nobody can choose it for a new environment any more. {stays(environments.live)}
          {isDefault && " It is the default now: choose another, so that environments that name none have a place."} You
          can switch it on again.
        </p>
        <ActionError error={failure} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Keep it on</Button>
        <Button variant="danger" busy={busy} onClick={() => void switchOff()}>
          Switch off
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function stays(live: number): string {
  if (live === 0) return "No environment lives there now.";
  return `${plural(live, "environment")} there ${live === 1 ? "goes" : "go"} on until ${live === 1 ? "its lease ends" : "their leases end"}, and can be deployed to.`;
}
