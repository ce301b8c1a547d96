import { notEnded } from "@/lib/environments/instance";
import { transition } from "@/lib/environments/transition";
import { type Session, say, write } from "@/lib/environments/worker/session";
import type { Remains } from "@/lib/providers/types";
import { moveInstances } from "./transition";
import { until } from "./until";

const pauses = { firstPauseMs: 50, longestPauseMs: 5_000 };

/**
 * Deletes what the environment has in the cloud, again and again until the cloud confirms that nothing is left;
 * only then the environment has ended. A cloud that says no is asked again, with growing pauses, for as long as it takes.
 */
export async function teardown(session: Session): Promise<void> {
  const { environmentId, state, signal, target } = session;
  await say(session, "end", state.statusReason ?? "Taking everything down.");
  const tell = teller(session);
  await until(
    async () => {
      const remains = await target.provider.teardown(environmentId, signal);
      if (isEmpty(remains)) return true;
      await tell(`Waiting for ${target.name} to let go of ${describe(remains)}.`);
      return null;
    },
    { ...pauses, signal, isFinal: () => false, onRefusal: ({ message }) => tell(message) },
  );
  await say(session, "end", "Gone: machine, security group and key pair.");
  await write(session, async (tx) => {
    const where = { environmentId, state: { in: [...notEnded] } };
    const instances = await tx.instance.findMany({ where, select: { id: true } });
    await moveInstances(tx, { ids: instances.map(({ id }) => id), event: "end", message: null });
    const event = state.endStatus === "failed" ? "end-failed" : "end-terminated";
    await transition(tx, { ids: [environmentId], event, actor: { kind: "system" }, reason: state.statusReason });
  });
}

/** Says what is new, and not at the first look, which nearly always finds what is just going. */
function teller(session: Session): (news: string) => Promise<void> {
  let looks = 0;
  let told = "";
  return async (news) => {
    looks += 1;
    if (looks === 1 || news === told) return;
    told = news;
    await say(session, "end", news);
  };
}

function isEmpty(remains: Remains): boolean {
  return Object.values(remains).every((ids) => ids.length === 0);
}

function describe(remains: Remains): string {
  return Object.values(remains).flat().join(", ");
}
