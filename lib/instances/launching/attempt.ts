import { setTimeout as delay } from "node:timers/promises";
import { addEvents } from "@/lib/environments/timeline";
import { type Session, write } from "@/lib/environments/work/session";
import { StepFailed } from "@/lib/environments/work/stepFailed";
import { noteLaunch, noteRefusals } from "@/lib/instances/capacity";
import type { Launched, Pool, ProviderInstance } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import { noteSaid } from "./notes";
import { learnPrice } from "./price";
import { toRequest } from "./request";

const firstPauseMs = 50;
const longestPauseMs = 2_000;
const settleMs = 3_000;

/**
 * Makes or adopts the machine that `instance` plans, and waits for its address. Throws what the cloud said, or a
 * `StepFailed` where the machine ended as soon as it was there: then this attempt is over.
 */
export async function attempt(session: Session, instance: Instance, signal: AbortSignal): Promise<ProviderInstance> {
  const launched = await launchKnowingly(session, instance, signal);
  await write(session, (tx) => tx.instance.update({ where: { id: instance.id }, data: { externalId: launched.id } }));
  const { targetId } = session.state;
  const pool = { instanceType: launched.type, zone: launched.zone };
  const [running] = await Promise.all([
    waitForAddress(session, launched, signal),
    noteSaid(targetId, launched.refusals),
    noteLaunch(targetId, launched.market, pool),
  ]);
  if (running.state !== "running") {
    await giveUp(session, instance, running, pool);
  }
  await write(session, async (tx) => {
    const { type, zone, publicIp, launchedAt } = running;
    await tx.instance.update({ where: { id: instance.id }, data: { type, zone, publicIp, launchedAt } });
    const message = `${running.id} (${running.type}, ${running.market}) runs in ${zone}.`;
    await addEvents(tx, [
      { environmentId: session.environmentId, kind: "instance", message, actor: { kind: "system" } },
    ]);
  });
  learnPrice(session, { id: instance.id, market: running.market, pool });
  return running;
}

/** A launch under way is waited for a moment when it is not wanted any more: what it makes is to be found and ended. */
async function launchKnowingly(session: Session, instance: Instance, signal: AbortSignal): Promise<Launched> {
  signal.throwIfAborted();
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => late.abort(signal.reason), settleMs);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await session.target.provider.launch(toRequest(session, instance), late.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** Until it runs and has an address, or has ended. One that the cloud does not know yet is new, not dead. */
async function waitForAddress(
  session: Session,
  launched: ProviderInstance,
  signal: AbortSignal,
): Promise<ProviderInstance> {
  let current = launched;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    if (current.state === "running" && current.publicIp) return current;
    if (current.state === "terminated" || current.state === "shutting-down") return current;
    await delay(pauseMs, undefined, { signal });
    const [seen] = await session.target.provider.describe([launched.id], signal);
    current = seen ?? current;
  }
}

/** It has ended already: the next attempt is a new row, and where Spot took it back or it had no room, another pool. */
async function giveUp(session: Session, instance: Instance, ended: ProviderInstance, pool: Pool): Promise<never> {
  const { environmentId, state } = session;
  const message = `The machine ended while it started: ${ended.stateReason ?? "the cloud gave no reason"}.`;
  await write(session, async (tx) => {
    await tx.$executeRaw`UPDATE instance SET ended_at = mayfly_now() WHERE id = ${instance.id}::uuid`;
    await addEvents(tx, [{ environmentId, kind: "instance", message, actor: { kind: "system" } }]);
  });
  if (/capacity|spot/i.test(ended.stateReason ?? "")) await noteRefusals(state.targetId, ended.market, [pool]);
  throw new StepFailed(message, { retryable: true });
}
