import { setTimeout as delay } from "node:timers/promises";
import { addEvents } from "@/lib/environments/timeline";
import { say, write } from "@/lib/environments/work/session";
import { StepFailed } from "@/lib/environments/work/stepFailed";
import type { StepInput, StepOutcome } from "@/lib/environments/work/stepTypes";
import type { ProviderInstance } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import { lossIn, MachineLost } from "./loss";

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/**
 * Starts a stopped machine and waits for its new address. Throws `MachineLost` where it has gone meanwhile. EC2 may find
 * no room for it: then it goes back to `stopped` and says why (EC2 User Guide, "Stop and start Amazon EC2 instances").
 */
export async function powerOn(input: StepInput, instance: Instance): Promise<StepOutcome> {
  const { session, deployment, signal } = input;
  const { provider } = session.target;
  const id = instance.externalId ?? "";
  await say(session, "launch", `Starting ${id}.`, deployment.id);
  let wasPending = false;
  for (let looks = 1, pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const [seen] = await provider.describe([id], signal);
    if (seen?.state === "running" && seen.publicIp) return noteAddress(input, instance, seen);
    checkThere(seen, instance, looks);
    if (seen?.state === "stopped") {
      if (wasPending) throw new StepFailed(`${id} could not be started: ${seen.stateReason ?? "no reason was given"}.`);
      await provider.start(id, signal);
    }
    wasPending ||= seen?.state === "pending";
    looks = seen ? 1 : looks + 1;
    await delay(pauseMs, undefined, { signal });
  }
}

function checkThere(seen: ProviderInstance | undefined, { launchedAt }: Instance, looks: number): void {
  const loss = lossIn(seen, { looks, ageMs: Date.now() - (launchedAt?.getTime() ?? 0) });
  if (loss?.kind === "gone") throw new MachineLost(loss);
}

async function noteAddress({ session, deployment }: StepInput, { id }: Instance, seen: ProviderInstance) {
  const { environmentId } = session;
  const { publicIp, launchedAt } = seen;
  const message = `${seen.id} runs again, at ${publicIp}.`;
  await say(session, "launch", message, deployment.id);
  await write(session, async (tx) => {
    await tx.instance.update({ where: { id }, data: { publicIp, launchedAt } });
    await addEvents(tx, [{ environmentId, kind: "instance", message, actor: { kind: "system" } }]);
  });
  return "succeeded" as const;
}
