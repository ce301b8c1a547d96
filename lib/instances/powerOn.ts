import { type Session, say, write } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import type { DeploymentContext, StepOutcome } from "@/lib/environments/worker/stepTypes";
import type { ProviderInstance } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import { MachineLost } from "./loss";
import { moveInstances } from "./transition";
import { untilSeen } from "./until";

const pauses = { firstPauseMs: 50, longestPauseMs: 2_000 };

type Input = DeploymentContext & { signal: AbortSignal };

/**
 * Starts a stopped machine and waits for its new address. Throws `MachineLost` where it has gone meanwhile. EC2 may find
 * no room for it: then it goes back to `stopped` and says why (EC2 User Guide, "Stop and start Amazon EC2 instances").
 */
export async function powerOn({ session, deployment, signal }: Input, instance: Instance): Promise<StepOutcome> {
  const id = instance.externalId ?? "";
  await say(session, "launch", `Starting ${id}.`, deployment.id);
  await write(session, (tx) => moveInstances(tx, { ids: [instance.id], event: "start", message: null }));
  const running = await untilRunning(session, instance, signal);
  const message = `${id} runs again, at ${running.publicIp}.`;
  await say(session, "launch", message, deployment.id);
  const { publicIp, since } = running;
  const move = { ids: [instance.id], event: "run", at: since, facts: { publicIp }, message } as const;
  await write(session, (tx) => moveInstances(tx, move));
  return "succeeded";
}

function untilRunning(session: Session, instance: Instance, signal: AbortSignal): Promise<ProviderInstance> {
  const { provider } = session.target;
  const { createdAt } = instance;
  const externalId = instance.externalId ?? "";
  let wasPending = false;
  return untilSeen(
    provider,
    { externalId, createdAt },
    async ({ seen, loss }) => {
      if (seen?.state === "running" && seen.publicIp) return seen;
      if (loss?.kind === "gone") throw new MachineLost(loss);
      if (seen?.state === "stopped") {
        if (wasPending) return noRoom(session, instance, seen);
        await provider.start(externalId, signal);
      }
      wasPending ||= seen?.state === "pending";
      return null;
    },
    { ...pauses, signal, isFinal: () => true },
  );
}

async function noRoom(session: Session, instance: Instance, seen: ProviderInstance): Promise<never> {
  const move = { ids: [instance.id], event: "stopped", at: seen.since, message: null } as const;
  await write(session, (tx) => moveInstances(tx, move));
  throw new StepFailed(`${seen.id} could not be started: ${seen.stateReason ?? "no reason was given"}.`);
}
