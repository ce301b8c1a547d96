"use client";

import { ActionError } from "@/components/shared/ActionError";
import { urlLabel } from "@/components/shared/environments/sourceName";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { terminateEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";
import { useEnvironmentAction } from "./useEnvironmentAction";

/** Asks before an environment goes, naming what goes with it. */
export function TerminateDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { run, busy, error } = useEnvironmentAction(`${environment.name} is being terminated`, onClose);
  const { instance, url, target } = environment;
  const machine = [instance.type, instance.zone ?? instance.region, target.name].filter(Boolean).join(", ");
  return (
    <Dialog open onOpenChange={onClose} title={`Terminate ${environment.name}?`}>
      <DialogBody>
        <div>
          <p>This destroys, for good:</p>
          <ul className="mt-2 flex flex-col divide-y divide-line rounded-md border border-line">
            <Lost what="The machine and all that is on it" which={machine} />
            {url && <Lost what="Its URL" which={urlLabel(url)} />}
            <Lost what="Its key pair and security group" />
          </ul>
          <p className="mt-3 text-muted">The logs, events and settings stay on its page.</p>
        </div>
        <ActionError error={error} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="danger" busy={busy} onClick={() => run(() => terminateEnvironmentAction(environment.id))}>
          Terminate
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Lost({ what, which }: { what: string; which?: string }) {
  return (
    <li className="flex flex-wrap justify-between gap-x-4 px-3 py-2">
      <span>{what}</span>
      {which && <span className="break-all text-muted">{which}</span>}
    </li>
  );
}
