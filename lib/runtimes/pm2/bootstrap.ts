import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { replaceHostKey } from "@/lib/machines/keys/hostKey";
import { writeOwnerKeys } from "@/lib/machines/keys/ownerKeys";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { together } from "@/lib/platform/together";
import { bootstrapCommands } from "./bootstrapCommands";

/**
 * Prepares the machine: Git, Node and PM2 where they are missing, and meanwhile its keys. Python follows once the
 * project is known to need it.
 */
export async function bootstrap(input: MachineStepInput): Promise<StepOutcome> {
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
