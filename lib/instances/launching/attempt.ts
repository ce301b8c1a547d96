import { type Session, write } from "@/lib/environments/worker/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { noteLaunch, noteRefusals } from "@/lib/instances/capacity";
import { moveInstances } from "@/lib/instances/transition";
import { type Sight, untilSeen } from "@/lib/instances/until";
import type { Launched, Pool, ProviderInstance } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import { noteSaid } from "./notes";
import { learnPrice } from "./price";
import { toRequest } from "./request";

const pauses = { firstPauseMs: 50, longestPauseMs: 2_000 };
const settleMs = 3_000;

/**
 * Makes or adopts the machine that `instance` plans, and waits for its address. Throws what the cloud said, or a
 * `StepFailed` where the machine ended as soon as it was there: then this attempt is over.
 */
export async function attempt(session: Session, instance: Instance, signal: AbortSignal): Promise<ProviderInstance> {
  const launched = await launchKnowingly(session, instance, signal);
  const named = { ids: [instance.id], event: "launch", at: launched.launchedAt, message: null } as const;
  await write(session, (tx) => moveInstances(tx, { ...named, facts: { externalId: launched.id } }));
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
    const { type, zone, publicIp, since } = running;
    const message = `${running.id} (${running.type}, ${running.market}) runs in ${zone}.`;
    await moveInstances(tx, { ids: [instance.id], event: "run", at: since, facts: { type, zone, publicIp }, message });
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
  { target }: Session,
  launched: ProviderInstance,
  signal: AbortSignal,
): Promise<ProviderInstance> {
  if (hasSettled(launched)) return launched;
  const known = { externalId: launched.id, createdAt: launched.launchedAt };
  const decide = ({ seen }: Sight) => (seen && hasSettled(seen) ? seen : null);
  return untilSeen(target.provider, known, decide, { ...pauses, signal, isFinal: () => true });
}

function hasSettled({ state, publicIp }: ProviderInstance): boolean {
  return (state === "running" && publicIp !== null) || state === "terminated" || state === "shutting-down";
}

/** It has ended already: the next attempt is a new row, and where Spot took it back or it had no room, another pool. */
async function giveUp(session: Session, instance: Instance, ended: ProviderInstance, pool: Pool): Promise<never> {
  const { state } = session;
  const message = `The machine ended while it started: ${ended.stateReason ?? "the cloud gave no reason"}.`;
  const move = { ids: [instance.id], event: "end", at: ended.since, message } as const;
  await write(session, (tx) => moveInstances(tx, move));
  if (/capacity|spot/i.test(ended.stateReason ?? "")) await noteRefusals(state.targetId, ended.market, [pool]);
  throw new StepFailed(message, { retryable: true });
}
