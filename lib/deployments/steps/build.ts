import { planRelease } from "@/lib/deployments/planRelease";
import { runAll } from "@/lib/deployments/runAll";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";

/** Builds the project, where there is something to build. */
export async function build(input: StepInput): Promise<StepOutcome> {
  const { build: commands } = await planRelease(input);
  await runAll(input, "build", commands);
  return commands.length > 0 ? "succeeded" : "skipped";
}
