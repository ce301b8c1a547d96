import { ConfirmDialog } from "@/components/shared/ConfirmDialog";
import { updateTargetAction } from "@/lib/targets/actions";
import type { Target } from "@/lib/targets/types";
import { plural } from "./words";

type SwitchOffDialogProps = { target: Target; onChanged: (target: Target) => void; onClose: () => void };

export function SwitchOffDialog({ target, onChanged, onClose }: SwitchOffDialogProps) {
  const { id, name, isDefault, environments } = target;
  const changed = (now: Target) => {
    onChanged(now);
    onClose();
  };
  return (
    <ConfirmDialog
      title={`Switch ${name} off?`}
      verb="Switch off"
      keep="Keep it on"
      act={() => updateTargetAction(id, { enabled: false })}
      done={`${name} is off`}
      onDone={changed}
      onClose={onClose}
    >
      <p>
        Nobody can choose it for a new environment any more. {stays(environments.live)}
        {isDefault && " It is the default now: choose another, so that environments that name none have a place."} You
        can switch it on again.
      </p>
    </ConfirmDialog>
  );
}

function stays(live: number): string {
  if (live === 0) return "No environment lives there now.";
  return `${plural(live, "environment")} there ${live === 1 ? "goes" : "go"} on until ${live === 1 ? "its lease ends" : "their leases end"}, and can be deployed to.`;
}
