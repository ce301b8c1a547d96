"use client";

import { ActionError } from "@/components/shared/ActionError";
import { useEnvironmentAction } from "@/components/shared/environments/dialogs/useEnvironmentAction";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { cancelDeploymentAction } from "@/lib/deployments/actions";
import type { Environment } from "@/lib/environments/types";

/** Asks before a deployment is cancelled, and says what goes with it. */
export function CancelDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { run, busy, error } = useEnvironmentAction("The deployment is being cancelled", onClose);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Cancel deployment ${environment.deployment?.number ?? ""}?`}
      description={whatGoes(environment)}
    >
      <DialogBody>
        <ActionError error={error} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Keep deploying</Button>
        <Button variant="danger" busy={busy} onClick={() => run(() => cancelDeploymentAction(environment.id))}>
          Cancel deployment
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function whatGoes({ name, readyAt, deployment }: Environment): string {
  const stops = "What runs on the machine stops at once";
  if (readyAt === null) {
    return `${stops}. ${name} has not been ready yet, so this also destroys its machine, security group and key pair. The log stays.`;
  }
  if (deployment?.purpose === "start") return `${stops}, and it is stopped again. Its disk and the lease stay.`;
  if (deployment?.purpose === "replace") {
    return `${stops}, and the one before it goes: ${name} is unhealthy until it is deployed again. The lease stays.`;
  }
  return `${stops}, and the release that was there before is put back. Machine, URL and lease stay.`;
}
