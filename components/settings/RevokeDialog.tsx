import { ConfirmDialog } from "@/components/shared/ConfirmDialog";
import { revokeTokenAction } from "@/lib/access/actions";
import type { TokenSummary } from "@/lib/access/tokens";

export function RevokeDialog({ token: { id, name, prefix }, onClose }: { token: TokenSummary; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      verb="Revoke"
      act={() => revokeTokenAction(id)}
      done={`${name} is revoked`}
      onClose={onClose}
    >
      <p>
        Whatever signs in with <code className="font-mono text-xs">{prefix}…</code> is refused from now on. The
        environments it made stay until their leases end. This cannot be undone.
      </p>
    </ConfirmDialog>
  );
}
