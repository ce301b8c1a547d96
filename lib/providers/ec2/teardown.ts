import type { Remains } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";
import { tagFilter } from "./convert";
import { findInstances, isLive } from "./findInstances";
import { deleteKeyPairs } from "./launching/keyPair";
import { deleteTemplates } from "./launching/launchTemplates";
import { deleteSecurityGroups } from "./launching/securityGroup";
import { deleteEnvironmentSecrets } from "./secrets";
import { terminateInstance } from "./terminate";

/**
 * One pass. What it answers was still there when it began, so that an empty answer is EC2's own word. What cannot be
 * deleted keeps nothing else: its error is thrown after all of the pass.
 */
export async function teardownOnce(
  clients: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<Remains> {
  const first = await Promise.allSettled([
    terminateInstances(clients, environmentId, abortSignal),
    deleteKeyPairs(clients, environmentId, abortSignal),
    deleteTemplates(clients, environmentId, abortSignal),
    deleteEnvironmentSecrets(clients, environmentId, abortSignal),
  ]);
  const securityGroups = await deleteSecurityGroups(clients, environmentId, abortSignal);
  const [instances = [], keyPairs = [], launchTemplates = [], secrets = []] = first.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
  return { instances, securityGroups, keyPairs, launchTemplates, secrets };
}

async function terminateInstances(
  clients: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const found = await findInstances(clients, [tagFilter("mayfly:environment", environmentId), isLive], abortSignal);
  const ours = found.filter((instance) => instance.environmentId === environmentId);
  const ids = ours.filter(({ state }) => state !== "shutting-down").map(({ id }) => id);
  for (const id of ids) await terminateInstance(clients, id, abortSignal);
  return ours.map(({ id }) => id);
}
