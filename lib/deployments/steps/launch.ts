import { setTimeout as delay } from "node:timers/promises";
import { StepFailed } from "@/lib/deployments/errors";
import { liveInstance } from "@/lib/deployments/liveInstance";
import { planInstance } from "@/lib/deployments/planInstance";
import { type Session, say, write } from "@/lib/deployments/session";
import type { StepInput, StepOutcome } from "@/lib/deployments/stepTypes";
import { addEvents } from "@/lib/environments/timeline";
import { decrypt } from "@/lib/platform/crypto";
import { userData } from "@/lib/providers/ec2/userData";
import { ProviderError } from "@/lib/providers/errors";
import { typesOf } from "@/lib/providers/sizes";
import type { LaunchRequest, Market, MarketPolicy, Pool, ProviderInstance } from "@/lib/providers/types";
import { loginUserOf } from "@/lib/targets/schema";
import type { Instance } from "@/prisma/generated/client";

const firstPauseMs = 50;
const longestPauseMs = 2_000;
const settleMs = 3_000;

/** Launches the environment's machine, or adopts the one that an earlier worker launched; waits for its address. */
export async function launch(input: StepInput): Promise<StepOutcome> {
  const { session, deployment, signal } = input;
  const known = await liveInstance(session.environmentId);
  if (known?.launchedAt) return "skipped";
  const [market = "on-demand"] = marketsOf(session.state.market as MarketPolicy);
  const instance = known ?? (await plan(input, market));
  const { instanceType } = session.state;
  await say(session, "launch", `Launching ${instanceType} (${instance.market}) in ${instance.region}.`, deployment.id);
  const running = await launchWithFallback(input, instance);
  await say(session, "launch", `${running.id} runs in ${running.zone} at ${running.publicIp}.`, deployment.id);
  signal.throwIfAborted();
  return "succeeded";
}

/** Spot first; on-demand where the cloud has no Spot, or no more for this account, with the reason on the timeline. */
async function launchWithFallback(input: StepInput, instance: Instance): Promise<ProviderInstance> {
  try {
    return await launchOne(input, instance);
  } catch (error) {
    const isRefused = error instanceof ProviderError && ["capacity", "quota"].includes(error.fault);
    const next = marketsOf(input.session.state.market as MarketPolicy).find((market) => market !== instance.market);
    if (!isRefused || instance.market !== "spot" || !next) throw error;
    const message = `No Spot capacity: ${error.message} Launching on-demand instead.`;
    await say(input.session, "launch", message, input.deployment.id);
    await giveUp(input.session, instance, message);
    return launchOne(input, await plan(input, next));
  }
}

/** The markets that a policy allows, in the order in which they are tried. */
function marketsOf(policy: MarketPolicy): Market[] {
  if (policy === "spot") return ["spot", "on-demand"];
  return policy === "spot-only" ? ["spot"] : ["on-demand"];
}

async function plan({ session, signal }: StepInput, market: Market): Promise<Instance> {
  const pools = await session.target.provider.pools(typesOf(session.state.instanceType), signal);
  return planInstance(session, market, pools);
}

async function launchOne({ session, signal }: StepInput, instance: Instance): Promise<ProviderInstance> {
  const launched = await launchKnowingly(session, instance, signal);
  await write(session, (tx) => tx.instance.update({ where: { id: instance.id }, data: { externalId: launched.id } }));
  const running = await waitForAddress(session, launched, signal);
  if (running.state !== "running") {
    const message = `The machine ended while it started: ${running.stateReason ?? "the cloud gave no reason"}.`;
    await giveUp(session, instance, message);
    throw new StepFailed(message, { retryable: true });
  }
  await write(session, async (tx) => {
    const { type, zone, publicIp, launchedAt } = running;
    await tx.instance.update({ where: { id: instance.id }, data: { type, zone, publicIp, launchedAt } });
    const message = `${running.id} (${running.type}, ${running.market}) runs in ${zone}.`;
    await addEvents(tx, [
      { environmentId: session.environmentId, kind: "instance", message, actor: { kind: "system" } },
    ]);
  });
  return running;
}

/** A launch under way is waited for a moment when it is not wanted any more: what it makes is to be found and ended. */
async function launchKnowingly(session: Session, instance: Instance, signal: AbortSignal): Promise<ProviderInstance> {
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

/** This attempt is known to have left nothing: the next one is a new row. */
async function giveUp(session: Session, instance: Instance, message: string): Promise<void> {
  const { environmentId } = session;
  await write(session, async (tx) => {
    await tx.$executeRaw`UPDATE instance SET ended_at = mayfly_now() WHERE id = ${instance.id}::uuid`;
    await addEvents(tx, [{ environmentId, kind: "instance", message, actor: { kind: "system" } }]);
  });
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

function toRequest(session: Session, instance: Instance): LaunchRequest {
  const { environmentId, state, target } = session;
  const sealedBy = `instance:${instance.id}`;
  return {
    clientToken: instance.clientToken,
    name: `mayfly-${environmentId}`,
    tags: {
      "mayfly:installation": target.installation,
      "mayfly:environment": environmentId,
      "mayfly:attempt": String(instance.attempt),
      "mayfly:expires-at": state.expiresAt.toISOString(),
    },
    pools: instance.pools as Pool[],
    market: instance.market as Market,
    diskGib: target.config.diskGib,
    userData: userData({
      hostKey: { privateKey: decrypt(instance.hostKeyPrivate, sealedBy), publicKey: instance.hostKey },
      sshPort: instance.sshPort,
      loginUser: loginUserOf(target.config),
    }),
    sshPublicKey: instance.sshKey,
    ports: [
      { port: instance.sshPort, cidrs: target.config.sshCidrs },
      ...(state.port === null ? [] : [{ port: state.port, cidrs: target.config.appCidrs }]),
    ],
  };
}
