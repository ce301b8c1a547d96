"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { callAction } from "@/components/shared/callAction";
import { applyChanges } from "@/components/shared/live/Live";
import { Alert } from "@/components/ui/Alert";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Progress } from "@/components/ui/Progress";
import { toastDone } from "@/components/ui/toast";
import { terminateEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";

const namedAtMost = 8;

type BulkTerminateDialogProps = { environments: Environment[]; onClose: () => void; onDone: () => void };

/** Ends many at once, after their number was typed. */
export function BulkTerminateDialog({ environments, onClose, onDone }: BulkTerminateDialogProps) {
  const [typed, setTyped] = useState("");
  const { run, done, failures } = useTerminateAll(environments, onDone);
  const phrase = `terminate ${environments.length}`;
  const busy = done !== null;
  const named = environments.slice(0, namedAtMost).map(({ name }) => name);
  const rest = environments.length - named.length;
  return (
    <Dialog open onOpenChange={onClose} title={`Terminate ${environments.length} environments?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim().toLowerCase() === phrase && !busy) void run();
        }}
      >
        <DialogBody>
          <p>
            This destroys the machines, URLs, key pairs and security groups of{" "}
            <span className="font-medium">{named.join(", ")}</span>
            {rest > 0 && ` and ${rest} more`}. Their logs and events stay.
          </p>
          <Field label={<>Type “{phrase}” to confirm</>}>
            <Input
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          {busy && <Progress label="Terminating" value={done / environments.length} />}
          {failures.length > 0 && (
            <Alert tone="bad" title={`${failures.length} could not be terminated`}>
              {failures[0]}
            </Alert>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>Keep them</Button>
          <Button type="submit" variant="danger" busy={busy} disabled={typed.trim().toLowerCase() !== phrase}>
            Terminate {environments.length}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** `done` counts while it runs, else it is null. `failures` are the reasons, one per environment that stayed. */
function useTerminateAll(environments: Environment[], onDone: () => void) {
  const queries = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [failures, setFailures] = useState<string[]>([]);

  async function run() {
    const reasons: string[] = [];
    setFailures([]);
    for (const [index, { id, name }] of environments.entries()) {
      setDone(index);
      const result = await callAction(() => terminateEnvironmentAction(id));
      if (result.ok) applyChanges(queries, [result.data]);
      else reasons.push(`${name}: ${result.error.message}`);
    }
    setDone(null);
    setFailures(reasons);
    if (reasons.length > 0) return;
    void toastDone(`${environments.length} environments are being terminated`);
    onDone();
  }

  return { run, done, failures };
}
