import type { JobPayload } from "@/lib/platform/queue";
import type { Keepers } from "@/lib/workers/keepers";
import { readWaiting } from "@/lib/workers/waiting";
import { loop } from "./loop";

/** How soon room is found that nobody announced: where a deployment ended, or a limit was raised. */
const everyMs = 500;
/** Those who ask meanwhile are looked for together. */
const shortestPauseMs = 20;

/**
 * Takes up what is to be deployed, as far as its target has room. Whoever asks is taken up at once; while others wait
 * for room already, whoever asks stands in line with them: to look for all costs less than to take up one in vain.
 */
export function deploy(keepers: Keepers, signal: AbortSignal) {
  let isCrowded = false;
  const admit = async () => {
    const { next, othersWait } = await readWaiting();
    isCrowded = othersWait;
    for (const id of next) keepers.keep(id);
    return everyMs;
  };
  const { done, wake } = loop("deploy", signal, admit, { shortestPauseMs });
  const ask = ({ environmentId }: JobPayload<"deploy">) => (isCrowded ? wake() : keepers.keep(environmentId));
  return { done, ask };
}
