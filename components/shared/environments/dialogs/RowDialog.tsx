"use client";

import type { Environment } from "@/lib/environments/types";
import { ExtendDialog } from "./ExtendDialog";
import { RedeployDialog } from "./RedeployDialog";
import { StopDialog } from "./StopDialog";
import { TerminateDialog } from "./TerminateDialog";

const dialogs = { extend: ExtendDialog, redeploy: RedeployDialog, stop: StopDialog, terminate: TerminateDialog };

type RowDialogProps = { action: keyof typeof dialogs; environment: Environment; onClose: () => void };

/** The question that goes with an action on one environment. Loaded when the first is asked. */
export function RowDialog({ action, ...rest }: RowDialogProps) {
  const Chosen = dialogs[action];
  return <Chosen {...rest} />;
}
