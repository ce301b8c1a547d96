import { say } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { SshError } from "@/lib/ssh/errors";
import type { TargetConfig } from "@/lib/targets/schema";
import type { MachineStepInput } from "./stepTypes";

/** Waits until the machine lets us in. */
export async function connectMachine({ session, deployment, remote, signal }: MachineStepInput): Promise<StepOutcome> {
  try {
    const { path } = await remote.machine(signal);
    await say(session, "connect", `Connected; commands are looked up in ${path}.`, deployment.id);
    return "succeeded";
  } catch (error) {
    session.signal.throwIfAborted();
    if (!(error instanceof SshError)) throw error;
    const message = `The machine could not be reached over SSH: ${error.message}${advice(error, session.target.config)}`;
    throw new StepFailed(message, { cause: error });
  }
}

/** What swallows connections is the network: nothing that Mayfly made, so somebody has to look. */
function advice({ kind }: SshError, { sshCidrs }: TargetConfig): string {
  if (kind !== "timeout" && kind !== "unreachable") return "";
  const from = sshCidrs.join(", ");
  return ` Something in the network keeps Mayfly out: see that its address, as the cloud sees it, is among those that the target lets reach SSH (${from}), and that no network ACL or route of the subnet stops it.`;
}
