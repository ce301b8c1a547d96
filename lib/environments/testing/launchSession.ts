import type { Session } from "@/lib/environments/worker/session";
import { openSession } from "@/lib/environments/worker/session";
import { readState } from "@/lib/environments/worker/state";
import { LogWriter } from "@/lib/logs/append";
import { newId } from "@/lib/platform/ids";
import { Leases } from "@/lib/platform/lease";
import { reloadTarget } from "@/lib/targets/load";

/** For tests: what a worker has that holds the environment. Nobody renews its lease, and so nobody need end it. */
export async function heldSession(environmentId: string, signal = new AbortController().signal): Promise<Session> {
  const lease = await new Leases(newId()).acquire(`environment:${environmentId}`);
  const state = await readState(environmentId);
  if (!lease || !state) throw new Error("The environment is held already, or there is none.");
  const target = await reloadTarget(state.targetId);
  return openSession({ lease, signal, state, target, logs: new LogWriter() });
}
