import { type EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import type { Remains } from "@/lib/providers/types";
import type { Clients } from "./clients";
import { tagFilter } from "./convert";
import { awsCode } from "./errors";
import { findInstances, isLive } from "./findInstances";
import { deleteKeyPairs } from "./keyPair";
import { deleteSecurityGroups } from "./securityGroup";

/** One pass. What it answers was still there when it began, so that an empty answer is EC2's own word. */
export async function teardownOnce(
  clients: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<Remains> {
  const [instances, keyPairs] = await Promise.all([
    terminateInstances(clients, environmentId, abortSignal),
    deleteKeyPairs(clients.ec2, environmentId, abortSignal),
  ]);
  const securityGroups = await deleteSecurityGroups(clients.ec2, environmentId, abortSignal);
  return { instances, securityGroups, keyPairs };
}

async function terminateInstances(
  clients: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const found = await findInstances(clients, [tagFilter("mayfly:environment", environmentId), isLive], abortSignal);
  const ids = found.filter(({ state }) => state !== "shutting-down").map(({ id }) => id);
  for (const id of ids) await terminateInstance(clients.ec2, id, abortSignal);
  return found.map(({ id }) => id);
}

/** One call each: an id that is gone would make EC2 refuse the others with it. */
async function terminateInstance(ec2: EC2Client, id: string, abortSignal: AbortSignal): Promise<void> {
  try {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }), { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidInstanceID.NotFound") throw error;
  }
}
