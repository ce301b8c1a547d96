import type { Keepers } from "@/lib/deployments/keepers";
import { findUnkept } from "@/lib/deployments/unkept";
import { loop } from "./loop";

const everyMs = 1_000;

/** Takes up what nobody holds: left by a worker that died, or by a job that was missed. */
export async function rescue(keepers: Keepers, signal: AbortSignal): Promise<void> {
  await loop("rescue", signal, async () => {
    for (const id of await findUnkept()) keepers.keep(id);
    return everyMs;
  }).done;
}
