import type { Keepers } from "@/lib/deployments/keepers";
import { findNextInLine } from "@/lib/deployments/nextInLine";
import { loop } from "./loop";

/** How soon room is found that nobody announced: where a deployment ended, or a limit was raised. */
const everyMs = 500;
/** Those who ask meanwhile are looked for together. */
const shortestPauseMs = 20;

/** Takes up what is to be deployed, as far as its target has room: `wake` where somebody asked for a deployment. */
export function deploy(keepers: Keepers, signal: AbortSignal) {
  const begin = async () => {
    for (const id of await findNextInLine()) keepers.keep(id);
    return everyMs;
  };
  return loop("deploy", signal, begin, { shortestPauseMs });
}
