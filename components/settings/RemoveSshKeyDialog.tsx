import { ConfirmDialog } from "@/components/shared/ConfirmDialog";
import { removeSshKeyAction } from "@/lib/access/actions";
import type { SshKey } from "@/lib/access/sshKeys/types";

export function RemoveSshKeyDialog({ sshKey, onClose }: { sshKey: SshKey; onClose: () => void }) {
  const { id, name, fingerprint } = sshKey;
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      verb="Remove"
      act={() => removeSshKeyAction(id)}
      done={`${name} is removed`}
      onClose={onClose}
    >
      <p>
        New machines do not let <code className="break-all font-mono text-xs">{fingerprint}</code> in any more. Machines
        that run now do so until they are deployed again or end.
      </p>
    </ConfirmDialog>
  );
}
