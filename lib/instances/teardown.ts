import { setTimeout as delay } from "node:timers/promises";
import { transition } from "@/lib/environments/transition";
import { type Session, say, write } from "@/lib/environments/work/session";
import { ProviderError } from "@/lib/providers/errors";
import type { Remains } from "@/lib/providers/types";

const firstPauseMs = 50;
const longestPauseMs = 5_000;

/**
 * Deletes what the environment has in the cloud, again and again until the cloud confirms that nothing is left;
 * only then the environment has ended. A cloud that says no is asked again, with growing pauses, for as long as it takes.
 */
export async function teardown(session: Session): Promise<void> {
  const { environmentId, state, signal, target } = session;
  await say(session, "end", state.statusReason ?? "Taking everything down.");
  let pauseMs = firstPauseMs;
  let told = "";
  while (!signal.aborted) {
    const outcome = await attempt(session);
    if (typeof outcome !== "string" && isEmpty(outcome)) break;
    const news =
      typeof outcome === "string" ? outcome : `Waiting for ${target.name} to let go of ${describe(outcome)}.`;
    // Not at the first look, which nearly always finds what is just going.
    if (news !== told && pauseMs > firstPauseMs) {
      await say(session, "end", news);
      told = news;
    }
    await delay(pauseMs, undefined, { signal });
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
  signal.throwIfAborted();
  await say(session, "end", "Gone: machine, security group and key pair.");
  await write(session, async (tx) => {
    await tx.$executeRaw`
      UPDATE instance SET ended_at = mayfly_now() WHERE environment_id = ${environmentId}::uuid AND ended_at IS NULL`;
    const event = state.endStatus === "failed" ? "end-failed" : "end-terminated";
    await transition(tx, { ids: [environmentId], event, actor: { kind: "system" }, reason: state.statusReason });
  });
}

/** One pass; a sentence where the cloud said no. */
async function attempt({ target, environmentId, signal }: Session): Promise<Remains | string> {
  try {
    return await target.provider.teardown(environmentId, signal);
  } catch (error) {
    if (error instanceof ProviderError && !signal.aborted) return error.message;
    throw error;
  }
}

function isEmpty(remains: Remains): boolean {
  return Object.values(remains).every((ids) => ids.length === 0);
}

function describe(remains: Remains): string {
  return Object.values(remains).flat().join(", ");
}
