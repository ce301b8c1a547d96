import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import { type Session, say, write } from "@/lib/environments/worker/session";
import { ProviderError } from "@/lib/providers/errors";
import type { Instance } from "@/prisma/generated/client";
import { endRetired } from "./endRetired";
import { readMachines } from "./queries";
import { moveInstances } from "./transition";
import { untilSeen } from "./until";

const pauses = { firstPauseMs: 100, longestPauseMs: 5_000 };
const mayfly = { kind: "system" } as const;

/** `at`: since when, where the cloud says. */
type End = { event: "stopped" | "end"; at: Date | null };

/**
 * Stops the environment's machine, until the cloud says that it is: only then the environment is `stopped`. A cloud that
 * says no for now is asked again; one that says it cannot be leaves the environment as it was.
 */
export async function stopMachine(session: Session): Promise<void> {
  const { live, retired } = await readMachines(session.environmentId);
  await endRetired(session, retired, { mayServe: false, signal: session.signal });
  try {
    const end = live && (await stop(session, live));
    await noteStopped(session, live, end);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await noteRefused(session, live, error);
  }
}

async function stop(session: Session, instance: Instance): Promise<End> {
  await say(session, "end", `Stopping ${instance.externalId}.`);
  await write(session, (tx) => moveInstances(tx, { ids: [instance.id], event: "stop", message: null }));
  return untilStopped(session, instance);
}

/** Throws `ProviderError` where it cannot be stopped at all. */
function untilStopped({ target, signal }: Session, { externalId, createdAt }: Instance): Promise<End> {
  const { provider } = target;
  const id = externalId ?? "";
  return untilSeen<End>(
    provider,
    { externalId: id, createdAt },
    async ({ seen, loss }) => {
      if (seen?.state === "stopped") return { event: "stopped", at: seen.since };
      if (loss?.kind === "gone") return { event: "end", at: seen?.since ?? null };
      // Asked for again and again: what is starting cannot be stopped yet.
      if (seen?.state === "running") await provider.stop(id, signal);
      return null;
    },
    { ...pauses, signal, isFinal: ({ fault }) => fault === "invalid" },
  );
}

async function noteStopped(session: Session, instance: Instance | null, end: End | null): Promise<void> {
  const { environmentId, state } = session;
  await say(session, "end", "Stopped. The disk stays; the address does not.");
  await write(session, async (tx) => {
    if (instance && end) {
      const hasEnded = `${instance.externalId} ended while it was stopped: a start will launch another machine.`;
      await moveInstances(tx, { ids: [instance.id], ...end, message: end.event === "end" ? hasEnded : null });
    }
    await transition(tx, { ids: [environmentId], event: "stopped", actor: mayfly, reason: state.statusReason });
  });
}

async function noteRefused(session: Session, instance: Instance | null, refusal: ProviderError): Promise<void> {
  const { environmentId } = session;
  await say(session, "end", refusal.message);
  await write(session, async (tx) => {
    if (instance) await moveInstances(tx, { ids: [instance.id], event: "run", message: null });
    await transition(tx, { ids: [environmentId], event: "become-ready", actor: mayfly, reason: null });
    const message = `The machine cannot be stopped: ${refusal.message}`;
    await addEvents(tx, [{ environmentId, kind: "instance", message, actor: mayfly }]);
  });
}
