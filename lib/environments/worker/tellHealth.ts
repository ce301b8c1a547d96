import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import { type Session, write } from "./session";

/** Moves the environment with its app's health: `problem` ends a sentence about the app, null where it is well. */
export async function tellHealth(session: Session, problem: string | null): Promise<void> {
  const ids = [session.environmentId];
  const actor = { kind: "system" } as const;
  await write(session, async (tx) => {
    if (problem === null) await transition(tx, { ids, event: "become-ready", actor, reason: null });
    else await transition(tx, { ids, event: "become-unhealthy", actor, reason: `The app ${problem}.` });
  });
}

/** Puts into the timeline how the app ended. */
export async function tellCrash(session: Session, exit: string): Promise<void> {
  const message = `The app ended with ${exit}; it is started again.`;
  await write(session, (tx) =>
    addEvents(tx, [{ environmentId: session.environmentId, kind: "app", message, actor: { kind: "system" } }]),
  );
}
