import { addEvents } from "@/lib/environments/timeline";
import { type Session, write } from "@/lib/environments/worker/session";
import { ProviderError } from "@/lib/providers/errors";
import { liveInstance } from "./queries";
import { replaceMachine } from "./replace";

/** Spot's notice comes two minutes ahead (EC2 User Guide, "Spot Instance interruption notices"). */
const noticeMs = 120_000;

/**
 * A rehearsal that somebody asked for: the cloud interrupts the machine, which then says so itself as it would on any
 * other day. Where the cloud cannot do that on demand, Mayfly acts as if the machine had said so.
 */
export async function drillMachine(session: Session): Promise<void> {
  const instance = await liveInstance(session.environmentId);
  if (!instance?.externalId) return noteDrill(session, "The drill is off: the machine has gone by itself.");
  const refusal = await interrupt(session, instance.externalId);
  if (refusal === null) {
    return noteDrill(
      session,
      `${session.target.name} was asked to interrupt ${instance.externalId}: notice will come.`,
    );
  }
  await noteDrill(session, refusal);
  await replaceMachine(session, instance, { kind: "notice", endsAt: new Date(Date.now() + noticeMs) });
}

/** Null where an interruption is under way, else why there is none. */
async function interrupt({ target, signal }: Session, id: string): Promise<string | null> {
  try {
    if (await target.provider.drill(id, signal)) return null;
    return `${target.name} interrupts no machine on demand, so Mayfly acts on a made-up notice.`;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ProviderError)) throw error;
    return `${error.message} Mayfly acts on a made-up notice instead.`;
  }
}

async function noteDrill(session: Session, message: string): Promise<void> {
  const { environmentId } = session;
  await write(session, async (tx) => {
    await tx.environment.update({ where: { id: environmentId }, data: { drillRequestedAt: null } });
    await addEvents(tx, [{ environmentId, kind: "instance", message, actor: { kind: "system" } }]);
  });
}
