import { lastRelease } from "@/lib/environments/worker/lastRelease";
import { type Session, say } from "@/lib/environments/worker/session";
import { liveInstance } from "@/lib/instances/queries";
import { releaseOf } from "@/lib/machines/machine";
import type { Remote } from "@/lib/machines/remote";
import type { MachineContext } from "@/lib/machines/stepTypes";
import { db } from "@/lib/platform/db";
import { SshError } from "@/lib/ssh/errors";
import { restoreCommands } from "./startCommands";

const restoreTimeoutMs = 60_000;

/** Makes the last release that succeeded serve again. Answers null, or a sentence about why that did not work. */
export async function restorePrevious({ session, deployment, remote }: MachineContext): Promise<string | null> {
  const previous = await lastRelease(session.environmentId);
  const machine = await liveInstance(session.environmentId);
  if (!previous?.endedAt || !machine || previous.endedAt < machine.createdAt) {
    return "There is no earlier release on this machine to put back.";
  }
  // A release that was never replaced goes on serving: nothing to put back.
  const start = await db().deploymentStep.findUnique({
    where: { deploymentId_name: { deploymentId: deployment.id, name: "start" } },
  });
  if (!start?.startedAt) return null;
  await say(session, "start", `Putting the release of deployment ${previous.number} back.`, deployment.id);
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(restoreTimeoutMs)]);
  try {
    return await restore(session, remote, previous.id, signal);
  } catch (error) {
    session.signal.throwIfAborted();
    if (!signal.aborted && !(error instanceof SshError)) throw error;
    return "The machine could not be reached to put the previous release back.";
  }
}

async function restore(session: Session, remote: Remote, previousId: string, signal: AbortSignal) {
  const machine = await remote.machine(signal);
  for (const command of restoreCommands(machine, releaseOf(machine, previousId))) {
    const { exitCode, stderr } = await remote.exec(command, signal);
    const problem = session.redact(stderr).trim().slice(-300);
    if (exitCode !== 0) return `The previous release could not be started again: ${problem}`;
  }
  return null;
}
