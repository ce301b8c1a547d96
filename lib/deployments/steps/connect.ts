import { setTimeout as delay } from "node:timers/promises";
import { StepFailed } from "@/lib/deployments/errors";
import { say } from "@/lib/deployments/session";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";
import { SshError } from "@/lib/ssh/errors";

const pauseMs = 250;

/** Waits until the machine lets us in. A machine that boots refuses for a while; a wrong host key is final. */
export async function connectMachine({ session, deployment, remote, signal }: StepInput): Promise<StepOutcome> {
  let last = "it did not answer";
  while (!signal.aborted) {
    try {
      const { path } = await remote.machine(signal);
      await say(session, "connect", `Connected; commands are looked up in ${path}.`, deployment.id);
      return "succeeded";
    } catch (error) {
      session.signal.throwIfAborted();
      if (!(error instanceof SshError)) throw error;
      if (error.kind === "host-key") throw new StepFailed(error.message, { cause: error });
      last = error.message;
      await delay(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
  throw new StepFailed(`The machine could not be reached over SSH: ${last}`);
}
