import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { StepName } from "@/lib/logs/types";
import type { Command } from "./command";
import type { MachineStepInput } from "./stepTypes";

type Explain = (stderr: string, exitCode: number) => StepFailed;

/**
 * Runs a step's commands one after the other. Throws `StepFailed` with `explain`'s sentence at the first that fails.
 * `firstIndex` sets apart commands that one step runs in two turns.
 */
export async function runAll(
  { remote, deployment, attempt, signal }: MachineStepInput,
  step: StepName,
  commands: Command[],
  { explain = explainExit, firstIndex = 0 }: { explain?: Explain; firstIndex?: number } = {},
): Promise<void> {
  for (const [position, command] of commands.entries()) {
    const name = { deploymentId: deployment.id, step, index: firstIndex + position, attempt };
    const exitCode = await remote.run(name, command, signal);
    if (exitCode === null) throw new StepFailed("The machine stopped while the command ran.", { retryable: true });
    if (exitCode !== 0) throw explain(await remote.errorsOf(name, signal), exitCode);
  }
}

function explainExit(stderr: string, exitCode: number): StepFailed {
  const last = stderr.trim().split("\n").at(-1)?.slice(0, 300);
  const ending = exitCode > 128 ? `was ended by signal ${exitCode - 128}` : `ended with exit code ${exitCode}`;
  return new StepFailed(last ? `The command ${ending}: ${last}` : `The command ${ending}.`);
}
