"use client";

import { ActionError } from "@/components/shared/ActionError";
import { urlLabel } from "@/components/shared/environments/sourceName";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Countdown } from "@/components/ui/Time";
import { stopEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";
import { useEnvironmentAction } from "./useEnvironmentAction";

/** Says what stopping a machine means, and what it does not: nothing that costs a disk's price comes as a surprise. */
export function StopDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { run, busy, error } = useEnvironmentAction(`${environment.name} is being stopped`, onClose);
  const { id, name, url, instance, expiresAt } = environment;
  return (
    <Dialog open onOpenChange={onClose} title={`Stop ${name}?`}>
      <DialogBody>
        <ul className="flex list-disc flex-col gap-1.5 pl-4 marker:text-faint">
          <li>
            The machine {instance.id ?? instance.type} is switched off, and the app with it. You can start it again from
            this menu.
          </li>
          <li>
            Its disk stays with all that is on it, and goes on costing. The machine itself costs nothing meanwhile.
          </li>
          <li>
            {url ? `${urlLabel(url)} stops answering: ` : ""}
            {url ? "after a start" : "After a start"} it has another address.
          </li>
          <li>
            The lease goes on: it ends in <Countdown value={expiresAt} over="a moment" />, stopped or not.
          </li>
        </ul>
        <ActionError error={error} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Let it run</Button>
        <Button variant="primary" busy={busy} onClick={() => run(() => stopEnvironmentAction(id))}>
          Stop
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
