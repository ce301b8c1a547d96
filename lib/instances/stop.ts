import { setTimeout as delay } from "node:timers/promises";
import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import { type Session, say, write } from "@/lib/environments/work/session";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderInstance } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import { endRetired } from "./endRetired";
import { type Absence, lossIn } from "./loss";
import { readMachines } from "./queries";

const firstPauseMs = 100;
const longestPauseMs = 5_000;
const mayfly = { kind: "system" } as const;

/**
 * Stops the environment's machine, until the cloud says that it is: only then the environment is `stopped`. A cloud that
 * says no for now is asked again; one that says it cannot be leaves the environment as it was.
 */
export async function stopMachine(session: Session): Promise<void> {
  const { live, retired } = await readMachines(session.environmentId);
  await endRetired(session, retired, { mayServe: false, signal: session.signal });
  if (live?.externalId) await say(session, "end", `Stopping ${live.externalId}.`);
  try {
    const isThere = live !== null && (await untilStopped(session, live));
    await noteStopped(session, live, isThere);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await say(session, "end", error.message);
    await write(session, async (tx) => {
      const { environmentId } = session;
      await transition(tx, { ids: [environmentId], event: "become-ready", actor: mayfly, reason: null });
      const message = `The machine cannot be stopped: ${error.message}`;
      await addEvents(tx, [{ environmentId, kind: "instance", message, actor: mayfly }]);
    });
  }
}

/** False where the machine has ended instead. Throws `ProviderError` where it cannot be stopped at all. */
async function untilStopped({ target, signal }: Session, { externalId, createdAt }: Instance): Promise<boolean> {
  const id = externalId ?? "";
  let looks = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const [seen] = await target.provider.describe([id], signal);
      looks = seen ? 0 : looks + 1;
      const end = endOf(seen, { looks, ageMs: Date.now() - createdAt.getTime() });
      if (end) return end === "stopped";
      // Asked for again and again: what is starting cannot be stopped yet.
      if (seen?.state === "running") await target.provider.stop(id, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError) || error.fault === "invalid") throw error;
      looks = 0;
    }
    await delay(pauseMs, undefined, { signal });
  }
}

function endOf(seen: ProviderInstance | undefined, absence: Absence): "stopped" | "gone" | null {
  if (seen?.state === "stopped") return "stopped";
  return lossIn(seen, absence)?.kind === "gone" ? "gone" : null;
}

async function noteStopped(session: Session, instance: Instance | null, isThere: boolean): Promise<void> {
  const { environmentId, state } = session;
  await say(session, "end", "Stopped. The disk stays; the address does not.");
  await write(session, async (tx) => {
    if (instance && isThere) await tx.instance.update({ where: { id: instance.id }, data: { publicIp: null } });
    if (instance && !isThere) {
      await tx.$executeRaw`UPDATE instance SET ended_at = mayfly_now() WHERE id = ${instance.id}::uuid`;
      const message = `${instance.externalId} ended while it was stopped: a start will launch another machine.`;
      await addEvents(tx, [{ environmentId, kind: "instance", message, actor: mayfly }]);
    }
    await transition(tx, { ids: [environmentId], event: "stopped", actor: mayfly, reason: state.statusReason });
  });
}
