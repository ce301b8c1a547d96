import type { DeploymentContext, StepOutcome } from "@/lib/environments/worker/stepTypes";
import { launch } from "./launch";
import { powerOn } from "./powerOn";
import { liveInstance } from "./queries";

/** Brings back the machine that was stopped; where it has ended meanwhile, another one. */
export async function powerOnOrLaunch(input: DeploymentContext & { signal: AbortSignal }): Promise<StepOutcome> {
  const known = await liveInstance(input.session.environmentId);
  return known ? powerOn(input, known) : launch(input);
}
