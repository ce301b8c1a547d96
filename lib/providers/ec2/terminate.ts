import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import type { Clients } from "./calls/clients";
import { awsCode } from "./calls/errors";

/**
 * One call each: an id that is gone would make EC2 refuse the others with it. "Not found" proves no end: a machine that
 * is a few seconds old may run unseen (EC2 Developer Guide, "Eventual consistency"), so whoever asks looks again.
 */
export async function terminateInstance({ writes }: Clients, id: string, abortSignal: AbortSignal): Promise<void> {
  try {
    await writes.send(new TerminateInstancesCommand({ InstanceIds: [id] }), { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidInstanceID.NotFound") throw error;
  }
}
