"use client";

import { ActionError } from "@/components/environments/ActionError";
import { useEnvironmentAction } from "@/components/environments/useEnvironmentAction";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { cancelDeploymentAction } from "@/lib/deployments/actions";
import type { Environment } from "@/lib/environments/types";

/** Asks before a deployment is cancelled: a first one takes its environment with it, a later one does not. */
export function CancelDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { run, busy, error } = useEnvironmentAction("The deployment is being cancelled", onClose);
  const isFirst = environment.readyAt === null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Cancel deployment ${environment.deployment?.number ?? ""}?`}
      description={
        isFirst
          ? `What runs on the machine stops at once. ${environment.name} has not been ready yet, so this also destroys its machine, security group and key pair. The log stays.`
          : "What runs on the machine stops at once, and the release that was there before is put back. Machine, URL and lease stay."
      }
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
