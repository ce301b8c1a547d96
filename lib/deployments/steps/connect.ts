import { StepFailed } from "@/lib/deployments/errors";
import { say } from "@/lib/deployments/session";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";
import { SshError } from "@/lib/ssh/errors";

/** Waits until the machine lets us in. */
export async function connectMachine({ session, deployment, remote, signal }: StepInput): Promise<StepOutcome> {
  try {
    const { path } = await remote.machine(signal);
    await say(session, "connect", `Connected; commands are looked up in ${path}.`, deployment.id);
    return "succeeded";
  } catch (error) {
    session.signal.throwIfAborted();
    if (!(error instanceof SshError)) throw error;
    throw new StepFailed(`The machine could not be reached over SSH: ${error.message}`, { cause: error });
  }
}
