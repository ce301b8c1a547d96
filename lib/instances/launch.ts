import { type Session, say, write } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { DeploymentContext, StepOutcome } from "@/lib/environments/worker/stepTypes";
import { ProviderError } from "@/lib/providers/errors";
import { typesOf } from "@/lib/providers/sizes";
import type { Market, MarketPolicy, ProviderInstance } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import { readCapacity } from "./capacity";
import { attempt } from "./launching/attempt";
import { choose } from "./launching/choose";
import { noteFailure } from "./launching/notes";
import { learnPrice } from "./launching/price";
import type { Choice, Refused } from "./launching/types";
import { planInstance } from "./planInstance";
import { liveInstance } from "./queries";
import { moveInstances } from "./transition";

type LaunchInput = DeploymentContext & { signal: AbortSignal };

/** Launches the environment's machine, or adopts the one that an earlier worker launched; waits for its address. */
export async function launch(input: LaunchInput): Promise<StepOutcome> {
  const { session, deployment, signal } = input;
  const known = await liveInstance(session.environmentId);
  if (known?.state === "running") {
    if (known.priceMicroUsdPerHour === null) relearnPrice(input, known);
    return "skipped";
  }
  const running = await launchSomewhere(input, known ?? (await plan(input, await next(input, []))));
  await say(session, "launch", `${running.id} runs in ${running.zone} at ${running.publicIp}.`, deployment.id);
  signal.throwIfAborted();
  return "succeeded";
}

/** Where one market or some pools have no room, the next: until a machine runs, or nothing is left to try. */
async function launchSomewhere(input: LaunchInput, first: Instance): Promise<ProviderInstance> {
  const { session, deployment, signal } = input;
  const { state } = session;
  const refused: Refused[] = [];
  for (let instance = first; ; ) {
    await say(
      session,
      "launch",
      `Launching ${state.instanceType} (${instance.market}) in ${instance.region}.`,
      deployment.id,
    );
    try {
      return await attempt(session, instance, signal);
    } catch (error) {
      const refusal = await noteFailure(state.targetId, instance, error);
      if (!refusal) throw error;
      refused.push(refusal);
      const choice = await next(input, refused);
      if (!choice) {
        await endPlan(session, instance);
        throw explainEnd(state.market as MarketPolicy, error);
      }
      instance = await plan(input, choice, instance);
    }
  }
}

/** What to try now. Null only after a refusal: a size that is offered nowhere is the provider's to say. */
async function next({ session, signal }: LaunchInput, refused: Refused[]): Promise<Choice | null> {
  const { state, target } = session;
  const [pools, capacity] = await Promise.all([
    target.provider.pools(typesOf(state.instanceType), signal),
    readCapacity(state.targetId),
  ]);
  return choose({ policy: state.market as MarketPolicy, pools, ...capacity }, refused);
}

async function plan(input: LaunchInput, choice: Choice | null, refused?: Instance): Promise<Instance> {
  const { session, deployment, signal } = input;
  if (!choice) throw new StepFailed("The target offers this size nowhere: choose another one.");
  if (choice.isNews) await say(session, "launch", choice.reason, deployment.id);
  return planInstance(session, choice, { signal, refused });
}

/** It has made nothing, and its token would only bring the same answer again: the next deployment plans anew. */
async function endPlan(session: Session, { id }: Instance): Promise<void> {
  await write(session, (tx) => moveInstances(tx, { ids: [id], event: "end", message: null }));
}

/** Who asked for Spot alone should know that there is more. */
function explainEnd(policy: MarketPolicy, error: unknown): unknown {
  if (policy !== "spot-only" || !(error instanceof ProviderError)) return error;
  const message = `${error.message} This environment takes Spot alone: try again later, or allow on-demand too.`;
  return new StepFailed(message, { cause: error });
}

function relearnPrice({ session }: LaunchInput, { id, market, type, zone }: Instance): void {
  if (zone) learnPrice(session, { id, market: market as Market, pool: { instanceType: type, zone } });
}
