import { lastRelease } from "@/lib/environments/worker/lastRelease";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { releaseOf } from "@/lib/machines/machine";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { restoreCommands } from "./startCommands";

/** On a machine that was stopped: the release that ran there. */
export async function startAgain(input: MachineStepInput): Promise<StepOutcome> {
  const { session, remote, signal } = input;
  const machine = await remote.machine(signal);
  const last = await lastRelease(session.environmentId);
  if (!last) throw new StepFailed("No release has run on this machine yet: deploy one.");
  await runAll(input, "start", restoreCommands(machine, releaseOf(machine, last.id)));
  return "succeeded";
}
