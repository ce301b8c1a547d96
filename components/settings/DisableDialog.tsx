import { ConfirmDialog } from "@/components/shared/ConfirmDialog";
import { disablePersonAction } from "@/lib/access/actions";
import type { Person } from "@/lib/access/people";

export function DisableDialog({ person: { id, name, email }, onClose }: { person: Person; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={`Disable ${name}?`}
      description={email}
      verb="Disable"
      keep="Cancel"
      act={() => disablePersonAction(id)}
      done={`${name} is disabled`}
      onClose={onClose}
    >
      <p>
        Their sessions and tokens stop working at once. Their environments go on until their leases end, and everything
        they own stays. You can enable them again.
      </p>
    </ConfirmDialog>
  );
}
