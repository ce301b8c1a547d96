"use client";

import { ActionError } from "@/components/shared/ActionError";
import { useEnvironmentAction } from "@/components/shared/environments/dialogs/useEnvironmentAction";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { drillEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";

/** Says what a drill rehearses, and what is not the same after it. */
export function DrillDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const { run, busy, error } = useEnvironmentAction("The drill has begun: see Events", onClose);
  const { id, name, instance } = environment;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Drill: interrupt ${name}?`}
      description="Rehearses, now and for real, that the cloud takes its Spot machine back."
    >
      <DialogBody>
        <ol className="flex list-decimal flex-col gap-1.5 pl-4 marker:text-faint">
          <li>{instance.id ?? "The machine"} gets the notice that its time is over.</li>
          <li>Mayfly launches another machine and deploys the same revision on it, with the same variables.</li>
          <li>The old machine is ended once the app answers on the new one.</li>
        </ol>
        <p className="text-muted">
          The URL changes to the new machine’s address, and what the app wrote on the old machine’s disk is lost. Page,
          log, variables and lease stay. The timeline tells each part with its time.
        </p>
        <ActionError error={error} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>Not now</Button>
        <Button variant="primary" busy={busy} onClick={() => run(() => drillEnvironmentAction(id))}>
          Start the drill
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
