import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/shared/ConfirmDialog";
import { removeTargetAction } from "@/lib/targets/actions";
import type { Target } from "@/lib/targets/types";

/** Refused, and by which environments, while any live there. */
export function RemoveDialog({ target: { id, name }, onClose }: { target: Target; onClose: () => void }) {
  const router = useRouter();
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      verb="Remove"
      act={() => removeTargetAction(id)}
      done={`${name} is removed`}
      onDone={() => router.push("/settings/targets")}
      onClose={onClose}
    >
      <p>
        Mayfly forgets its credentials and launches nothing there any more. Projects that had it as their default use
        the default target. Environments that ended there keep their record. This cannot be undone: to come back,
        connect it under another name.
      </p>
      <p className="text-muted">
        In AWS, delete the mayfly stack, or the role and keys that you made for it. Mayfly leaves nothing else behind.
      </p>
    </ConfirmDialog>
  );
}
