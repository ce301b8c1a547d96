import { db } from "@/lib/platform/db";
import { releaseOf } from "./machine";
import { say } from "./session";
import { restoreCommands } from "./start";
import type { StepContext } from "./stepTypes";

/** Makes the last release that succeeded serve again. Answers null, or a sentence about why that did not work. */
export async function restorePrevious({ session, deployment, remote }: StepContext): Promise<string | null> {
  const previous = await db().deployment.findFirst({
    where: { environmentId: session.environmentId, status: "succeeded" },
    orderBy: { number: "desc" },
  });
  if (!previous) return "There is no earlier release to put back.";
  // A release that was never replaced goes on serving: nothing to put back.
  const start = await db().deploymentStep.findUnique({
    where: { deploymentId_name: { deploymentId: deployment.id, name: "start" } },
  });
  if (!start?.startedAt) return null;
  await say(session, "start", `Putting the release of deployment ${previous.number} back.`, deployment.id);
  const machine = await remote.machine(session.signal);
  for (const command of restoreCommands(machine, releaseOf(machine, previous.id))) {
    const { exitCode, stderr } = await remote.exec(command, session.signal);
    if (exitCode !== 0) return `The previous release could not be started again: ${stderr.trim().slice(-300)}`;
  }
  return null;
}
