"use client";

import { useState } from "react";
import { ActionError } from "@/components/shared/ActionError";
import { RefInput } from "@/components/shared/RefInput";
import { useRepositoryCheck } from "@/components/shared/useRepositoryCheck";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { redeployAction } from "@/lib/deployments/actions";
import type { Environment } from "@/lib/environments/types";
import { useEnvironmentAction } from "./useEnvironmentAction";

/** Puts another branch, tag or commit on the same machine, or the newest of the one it follows. */
export function RedeployDialog({ environment, onClose }: { environment: Environment; onClose: () => void }) {
  const [ref, setRef] = useState(environment.ref ?? "");
  const { run, busy, error, issueOf } = useEnvironmentAction(`${environment.name} is being deployed anew`, onClose);
  const check = useRepositoryCheck(environment.repositoryUrl);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Redeploy ${environment.name}`}
      description="The machine, the URL and the lease stay. If it fails, the release that runs now is put back."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run(() => redeployAction(environment.id, ref.trim() ? { ref: ref.trim() } : {}));
        }}
      >
        <DialogBody>
          <Field label="Branch, tag or commit" error={issueOf("ref")} hint="Empty: the repository's default branch.">
            <RefInput value={ref} onValue={setRef} check={check} />
          </Field>
          <ActionError error={error} except={["ref"]} />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Redeploy
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
