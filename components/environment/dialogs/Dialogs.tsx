"use client";

import { lazily } from "@/components/ui/lazily";
import type { Environment } from "@/lib/environments/types";
import type { OpenDialog } from "./useDialog";

const ExtendDialog = lazily(() =>
  import("@/components/shared/environments/dialogs/ExtendDialog").then((module) => module.ExtendDialog),
);
const RedeployDialog = lazily(() =>
  import("@/components/shared/environments/dialogs/RedeployDialog").then((module) => module.RedeployDialog),
);
const TerminateDialog = lazily(() =>
  import("@/components/shared/environments/dialogs/TerminateDialog").then((module) => module.TerminateDialog),
);
const StopDialog = lazily(() =>
  import("@/components/shared/environments/dialogs/StopDialog").then((module) => module.StopDialog),
);
const DrillDialog = lazily(() => import("./DrillDialog").then((module) => module.DrillDialog));
const CancelDialog = lazily(() => import("./CancelDialog").then((module) => module.CancelDialog));

type DialogsProps = { environment: Environment; dialog: OpenDialog | null; onClose: () => void };

/** The dialogs of an environment's page; their code comes when they are opened. */
export function Dialogs({ environment, dialog, onClose }: DialogsProps) {
  switch (dialog?.name) {
    case "extend":
      return <ExtendDialog environment={environment} onClose={onClose} />;
    case "redeploy":
      return (
        <RedeployDialog
          environment={dialog.ref ? { ...environment, ref: dialog.ref } : environment}
          onClose={onClose}
        />
      );
    case "terminate":
      return <TerminateDialog environment={environment} onClose={onClose} />;
    case "stop":
      return <StopDialog environment={environment} onClose={onClose} />;
    case "drill":
      return <DrillDialog environment={environment} onClose={onClose} />;
    case "cancel":
      return <CancelDialog environment={environment} onClose={onClose} />;
    default:
      return null;
  }
}
