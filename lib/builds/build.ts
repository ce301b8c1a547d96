import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { planRelease } from "./planRelease";

/** Builds the project, where there is something to build. */
export async function build(input: MachineStepInput): Promise<StepOutcome> {
  const { build: commands } = await planRelease(input);
  await runAll(input, "build", commands);
  return commands.length > 0 ? "succeeded" : "skipped";
}
