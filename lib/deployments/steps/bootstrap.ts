import { bootstrapCommands } from "@/lib/deployments/bootstrap";
import { runAll } from "@/lib/deployments/runAll";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";

/** Prepares the machine: Git, Node and PM2 where they are missing. Python follows once the project is known to need it. */
export async function bootstrap(input: StepInput): Promise<StepOutcome> {
  const { remote, session, signal } = input;
  const machine = await remote.machine(signal);
  const { nodeMirrorUrl } = session.target.config;
  await runAll(input, "bootstrap", bootstrapCommands({ python: false }, { machine, nodeMirrorUrl }));
  return "succeeded";
}
