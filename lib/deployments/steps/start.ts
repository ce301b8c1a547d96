import { releaseOf } from "@/lib/deployments/machine";
import { planRelease } from "@/lib/deployments/planRelease";
import { runAll } from "@/lib/deployments/runAll";
import { pruneCommand, startCommands } from "@/lib/deployments/start";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";
import { db } from "@/lib/platform/db";

/** Replaces what runs by this release, under PM2; the release before it stays on the machine, to be put back. */
export async function start(input: StepInput): Promise<StepOutcome> {
  const { session } = input;
  const { machine, release, app, files } = await planRelease(input);
  const previous = await db().deployment.findFirst({
    where: { environmentId: session.environmentId, status: "succeeded" },
    orderBy: { number: "desc" },
  });
  const keep = previous ? [release, releaseOf(machine, previous.id)] : [release];
  await runAll(input, "start", [pruneCommand(machine, keep), ...startCommands(machine, release, app, files)]);
  return "succeeded";
}
