import { setTimeout as delay } from "node:timers/promises";
import { type RecipeStep, recipeOf, type StepAction } from "@/lib/environments/recipe";
import { type Session, say } from "@/lib/environments/worker/session";
import { readDeployment } from "@/lib/environments/worker/state";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { StepOutcome } from "@/lib/environments/worker/stepTypes";
import { MachineLost } from "@/lib/instances/loss";
import { liveInstance } from "@/lib/instances/queries";
import { countLost, replaceMachine } from "@/lib/instances/replace";
import type { StepName } from "@/lib/logs/types";
import { Remote } from "@/lib/machines/remote";
import type { MachineContext } from "@/lib/machines/stepTypes";
import { lossOf, MachineWatch } from "@/lib/machines/watch";
import { ProviderError } from "@/lib/providers/errors";
import { SshError } from "@/lib/ssh/errors";
import { finishFailed, finishSucceeded } from "./finish";
import { beginStep, endStep, skipStep } from "./stepRows";
import { stepActions } from "./steps";

/** What a step has left at least when a worker takes it over: it may have ended on the machine long ago. */
const takeoverMs = 30_000;

/** More machines than this are not lost by chance. */
const machinesPerDeployment = 3;

/**
 * Brings a deployment to its end: each step that has not succeeded yet, in order. A worker that takes over starts
 * here as well: steps look up what exists, re-attach to what runs, and do nothing twice. Where its machine is lost
 * meanwhile, the deployment is left to begin anew on another.
 */
export async function runDeployment(session: Session, deploymentId: string): Promise<void> {
  const deployment = await readDeployment(deploymentId);
  const lost = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([session.signal, lost.signal]);
  const remote = new Remote({ ...session, signal });
  const context: MachineContext = { session: { ...session, signal }, deployment, remote };
  const watch = () => watchMachine(session, remote, AbortSignal.any([signal, over.signal]), lost);
  try {
    await runSteps(context, watch);
    await finishSucceeded({ ...context, session });
  } catch (error) {
    session.signal.throwIfAborted();
    if (lost.signal.aborted) return await startOver({ ...context, session }, lost.signal.reason);
    await fail({ ...context, session }, error);
  } finally {
    over.abort();
    remote.close();
  }
}

async function runSteps(context: MachineContext, watch: () => Promise<void>): Promise<void> {
  const { session } = context;
  for (const step of recipeOf(context.deployment).steps) {
    session.signal.throwIfAborted();
    await runStep(context, step);
    if (step.name === "connect") void watch();
  }
}

/** Aborts `lost` with how the machine was lost, if it is. What else goes wrong here is for the steps to meet. */
async function watchMachine(session: Session, remote: Remote, signal: AbortSignal, lost: AbortController) {
  try {
    const instance = await liveInstance(session.environmentId);
    if (instance) await new MachineWatch(session, instance).run(remote, signal);
  } catch (error) {
    if (error instanceof MachineLost) lost.abort(error);
  }
}

/** What failed may have failed because the machine is going: then that is not the deployment's end. */
async function fail(context: MachineContext, error: unknown): Promise<void> {
  const instance = await liveInstance(context.session.environmentId);
  const loss = error instanceof MachineLost ? error.loss : instance && (await lossOf(context.session, instance));
  // One that could not be started is where it was.
  const isAsleep = loss?.kind === "stopped" && recipeOf(context.deployment).afterFailure === "stop";
  if (loss && !isAsleep) return startOver(context, new MachineLost(loss));
  await finishFailed(context, toStepFailed(error));
}

async function startOver(context: MachineContext, { loss }: MachineLost): Promise<void> {
  const { session, deployment } = context;
  const instance = await liveInstance(session.environmentId);
  if (!instance) return;
  await replaceMachine(session, instance, loss);
  if ((await countLost(deployment.id)) < machinesPerDeployment) return;
  await finishFailed(context, new StepFailed(`The deployment has lost ${machinesPerDeployment} machines.`));
}

async function runStep(context: MachineContext, step: RecipeStep): Promise<void> {
  const { name, action, deadlineMs } = step;
  const { session, deployment } = context;
  const known = deployment.steps.find((row) => row.name === name);
  if (known?.status === "succeeded" || known?.status === "skipped") return;
  // An earlier worker wrote the failure down and did not come to the rest.
  if (known?.status === "failed") throw new StepFailed(stepFailure(name, known.error ?? "It failed."));
  if (action === null) return skipStep(session, deployment, name);
  const elapsedMs = await beginStep(session, deployment, step);
  const remainingMs = Math.max(deadlineMs - elapsedMs, takeoverMs);
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(remainingMs)]);
  try {
    const outcome = await withRetries(context, { ...step, action }, signal);
    await endStep(session, deployment, name, { status: outcome, error: null });
  } catch (error) {
    session.signal.throwIfAborted();
    if (error instanceof MachineLost) throw error;
    const isLate = elapsedMs > deadlineMs;
    const failure = signal.aborted ? tooLong(deadlineMs, error) : toStepFailed(error, isLate);
    const message = session.redact(failure.message);
    await endStep(session, deployment, name, { status: "failed", error: message });
    throw new StepFailed(stepFailure(name, message), { cause: error });
  }
}

/** A sentence, also where the last words are a program's. */
function stepFailure(name: StepName, message: string): string {
  return `The ${name} step failed: ${message}${/[.!?]$/.test(message) ? "" : "."}`;
}

/** What can pass is tried three times; what cannot is not. */
async function withRetries(
  context: MachineContext,
  { name, action, tries }: RecipeStep & { action: StepAction },
  signal: AbortSignal,
): Promise<StepOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await stepActions[action]({ ...context, signal, attempt });
    } catch (error) {
      if (error instanceof MachineLost) throw error;
      const failure = toStepFailed(error);
      if (signal.aborted || attempt >= tries || !failure.retryable) throw error;
      await say(
        context.session,
        name,
        `${failure.message} Trying again (${attempt + 1} of ${tries}).`,
        context.deployment.id,
      );
      await delay(attempt * 1_000, undefined, { signal });
    }
  }
}

function tooLong(deadlineMs: number, cause: unknown): StepFailed {
  const last = cause instanceof StepFailed ? ` ${cause.message}` : "";
  return new StepFailed(`It took longer than ${Math.round(deadlineMs / 1_000)} seconds.${last}`, { cause });
}

/**
 * Faults of the cloud and of SSH become a step's failure. Anything else is ours, and tried again by the next turn;
 * once that is too late it says so, without detail.
 */
function toStepFailed(error: unknown, isLate = false): StepFailed {
  if (error instanceof StepFailed) return error;
  if (error instanceof ProviderError) {
    const retryable = error.fault === "transient" || error.fault === "throttled";
    return new StepFailed(error.message, { retryable, cause: error });
  }
  if (error instanceof SshError) return new StepFailed(error.message, { retryable: true, cause: error });
  if (isLate) return new StepFailed("Mayfly could not do it, for a reason that its own log tells.", { cause: error });
  throw error;
}
