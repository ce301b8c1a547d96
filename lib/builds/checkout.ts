import { announce } from "@/lib/environments/announce";
import { say, write } from "@/lib/environments/worker/session";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { releaseOf } from "@/lib/machines/machine";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { db } from "@/lib/platform/db";
import { readGitCredential } from "@/lib/projects/secrets";
import { checkoutCommands } from "./checkoutCommands";
import { checkoutSubmodules, gitFailure } from "./checkoutSubmodules";
import { inspectRelease } from "./inspectRelease";

/** Checks the ref out into a folder of its own and writes down its revision. */
export async function checkout(input: MachineStepInput): Promise<StepOutcome> {
  const { remote, session, deployment, signal } = input;
  const { repositoryUrl, projectId } = session.state;
  const machine = await remote.machine(signal);
  const release = releaseOf(machine, deployment.id);
  const credential = (await readGitCredential(db(), projectId)) ?? ({ kind: "none" } as const);
  // A release that moves to another machine is the same one, wherever its branch points to by now.
  const ref = deployment.revision ?? deployment.ref;
  const commands = checkoutCommands({ machine, release, repositoryUrl, ref, credential });
  await runAll(input, "checkout", commands, { explain: gitFailure });
  await checkoutSubmodules(input, { machine, release, repositoryUrl, credential });
  const { revision } = await inspectRelease(input, signal);
  await say(session, "checkout", `Checked out ${revision}.`, deployment.id);
  await write(session, async (tx) => {
    if (session.state.readyAt === null) {
      await tx.environment.update({ where: { id: session.environmentId }, data: { revision } });
    }
    await tx.deployment.update({ where: { id: deployment.id }, data: { revision } });
    await announce(tx, [session.environmentId]);
  });
  return "succeeded";
}
