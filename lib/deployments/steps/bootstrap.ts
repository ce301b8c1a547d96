import { bootstrapCommands } from "@/lib/deployments/bootstrap";
import { replaceHostKey } from "@/lib/deployments/machineKeys/hostKey";
import { writeOwnerKeys } from "@/lib/deployments/machineKeys/ownerKeys";
import { runAll } from "@/lib/deployments/runAll";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";
import { together } from "@/lib/deployments/together";

/**
 * Prepares the machine: Git, Node and PM2 where they are missing, and meanwhile its keys. Python follows once the
 * project is known to need it.
 */
export async function bootstrap(input: StepInput): Promise<StepOutcome> {
  const { remote, session } = input;
  const machine = await remote.machine(input.signal);
  const { nodeMirrorUrl } = session.target.config;
  const commands = bootstrapCommands({ python: false }, { machine, nodeMirrorUrl });
  await together(input.signal, [
    (signal) => runAll({ ...input, signal }, "bootstrap", commands),
    (signal) => replaceHostKey(input, signal),
    (signal) => writeOwnerKeys(input, signal),
  ]);
  return "succeeded";
}
