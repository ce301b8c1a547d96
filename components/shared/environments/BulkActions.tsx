"use client";

import { useState } from "react";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";
import { BulkBar } from "./BulkBar";
import { BulkTerminateDialog } from "./BulkTerminateDialog";
import type { Selection } from "./useSelection";

type BulkActionsProps = { environments: Environment[]; selection: Selection };

/** What can be done with all that are chosen. Those that end anyway are left alone. */
export function BulkActions({ environments, selection }: BulkActionsProps) {
  const [asking, setAsking] = useState<Environment[] | null>(null);
  const chosen = environments.filter(({ id }) => selection.ids.has(id));
  const living = chosen.filter(({ status }) => !["ended", "leaving"].includes(phase(status)));
  if (chosen.length === 0 && !asking) return null;
  return (
    <>
      <BulkBar
        chosen={chosen.length}
        living={living.length}
        onClear={selection.clear}
        onTerminate={() => setAsking(living)}
      />
      {asking && (
        <BulkTerminateDialog
          environments={asking}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            selection.clear();
          }}
        />
      )}
    </>
  );
}
