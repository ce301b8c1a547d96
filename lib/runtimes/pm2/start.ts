import { planRelease } from "@/lib/builds/planRelease";
import { lastRelease } from "@/lib/environments/worker/lastRelease";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import type { Command } from "@/lib/machines/command";
import { releaseOf } from "@/lib/machines/machine";
import { runAll } from "@/lib/machines/runAll";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { portAnswers } from "@/lib/platform/portAnswers";
import { pruneCommand, startCommands } from "./startCommands";

/** Replaces what runs by this release, under PM2; the release before it stays on the machine, to be put back. */
export async function start(input: MachineStepInput): Promise<StepOutcome> {
  const { session } = input;
  const { machine, release, app, files } = await planRelease(input);
  await checkPort(input);
  const previous = await lastRelease(session.environmentId);
  const keep = previous ? [release, releaseOf(machine, previous.id)] : [release];
  await prune(input, pruneCommand(machine, keep));
  await runAll(input, "start", startCommands(machine, release, app, files));
  return "succeeded";
}

async function prune({ remote, session, signal }: MachineStepInput, command: Command): Promise<void> {
  const { exitCode, stderr } = await remote.exec(command, signal);
  if (exitCode !== 0) throw new StepFailed(`Old releases stay: ${session.redact(stderr).trim().slice(-300)}`);
}

/** A stranger on the app's port would answer in its place, and pass for it. Later our own app is what answers there. */
async function checkPort({ session, deployment }: MachineStepInput): Promise<void> {
  const { sharedAddress } = session.target.config;
  const { port, readyAt } = session.state;
  const isFirstTry = deployment.steps.some(({ name, attempt }) => name === "start" && attempt === 0);
  if (sharedAddress === null || port === null || readyAt !== null || !isFirstTry) return;
  if (await portAnswers(sharedAddress, port)) {
    throw new StepFailed(`Port ${port} is in use by something else on this target. Create the environment again.`);
  }
}
