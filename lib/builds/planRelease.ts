import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { MayflyError } from "@/lib/platform/errors";
import { detect } from "./detect";
import { inspectedRelease } from "./inspectRelease";
import { plan } from "./plan";

/** What will run for this deployment: made from the checkout again by each step, so that any worker can go on. */
export async function planRelease(input: MachineStepInput) {
  const { session, signal } = input;
  const { port, installCommand, buildCommand, startCommand } = session.state;
  const { machine, release, files, contents } = await inspectedRelease(input, signal);
  const detection = detect(files, contents);
  try {
    const made = plan({
      detection,
      explicit: { installCommand, buildCommand, startCommand },
      machine,
      release,
      port: port ?? 0,
      bindAddress: session.target.config.bindAddress,
      variables: session.variables,
    });
    return { ...made, machine, release, detection };
  } catch (error) {
    if (error instanceof MayflyError) throw new StepFailed(error.message, { cause: error });
    throw error;
  }
}
