"use client";

import { useState } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { LifetimePicker } from "@/components/shared/LifetimePicker";
import { endsAt } from "@/components/shared/lifetimes";
import { Button } from "@/components/ui/Button";
import { useNow } from "@/components/ui/Clock";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Countdown } from "@/components/ui/Time";
import { extendEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";
import { defaultTtlMinutes, maxTtlMinutes } from "@/lib/projects/lease";
import { useEnvironmentAction } from "./useEnvironmentAction";

/** Gives an environment a new lease, from now. */
export function ExtendDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const [minutes, setMinutes] = useState<number>(defaultTtlMinutes);
  const now = useNow();
  const { run, busy, error } = useEnvironmentAction(`${environment.name} lives longer`, onClose);
  const valid = minutes >= 1 && minutes <= maxTtlMinutes && Number.isInteger(minutes);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Extend ${environment.name}`}
      description={
        <>
          It has <Countdown value={environment.expiresAt} over="nothing" /> left.
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => extendEnvironmentAction(environment.id, { ttlMinutes: minutes }));
        }}
      >
        <DialogBody>
          <Field
            label="From now on"
            hint={valid && `Then it ends ${endsAt(minutes, new Date(now))}.`}
            error={valid ? null : "From 1 minute to 30 days, in whole minutes."}
          >
            <LifetimePicker minutes={minutes} onMinutes={setMinutes} />
          </Field>
          <ActionError error={error} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!valid}>
            Extend
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
