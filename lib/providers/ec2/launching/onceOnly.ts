import { setTimeout as delay } from "node:timers/promises";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { toProviderError } from "@/lib/providers/ec2/calls/errors";
import { toProviderInstance } from "@/lib/providers/ec2/convert";
import { ProviderError } from "@/lib/providers/errors";
import type { Launched, ResourceTags } from "@/lib/providers/types";
import { findAttempt } from "./launched";

const maxTries = 3;
const pausesMs = [0, 300, 700];

/**
 * A launch whose answer was lost may have taken effect, and a cloud may not keep to client tokens: it is asked again
 * only after no machine with the attempt's tags was found, a few times over, since what is new may not be seen at once.
 */
export async function onceOnly(
  clients: Clients,
  tags: ResourceTags,
  launch: () => Promise<Launched>,
  abortSignal: AbortSignal,
): Promise<Launched> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await launch();
    } catch (error) {
      // A fault of ours was an answer; the SDK's own error may be the lack of one.
      const mayHaveWorked = !(error instanceof ProviderError) && toProviderError(error).fault === "transient";
      if (!mayHaveWorked) throw error;
      const made = await lookFor(clients, tags, abortSignal);
      if (made) return made;
      if (tries === maxTries) throw error;
    }
  }
}

async function lookFor(clients: Clients, tags: ResourceTags, abortSignal: AbortSignal): Promise<Launched | null> {
  for (const pauseMs of pausesMs) {
    await delay(pauseMs, undefined, { signal: abortSignal });
    const [made] = await findAttempt(clients, tags, abortSignal);
    if (made) return { ...toProviderInstance(made), refusals: [] };
  }
  return null;
}
