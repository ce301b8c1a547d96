import { RebootInstancesCommand, StartInstancesCommand, StopInstancesCommand } from "@aws-sdk/client-ec2";
import { ProviderError } from "@/lib/providers/errors";
import type { Clients } from "./calls/clients";
import { findInstances } from "./findInstances";

/**
 * Sources: Amazon EC2 API Reference, "StopInstances"; EC2 User Guide, "Stop and start Amazon EC2 instances". A Spot
 * machine of a one-time request cannot be stopped ("Stop a Spot Instance").
 */
export async function stopInstance(clients: Clients, id: string, abortSignal: AbortSignal): Promise<void> {
  const [instance] = await findInstances(clients, [{ Name: "instance-id", Values: [id] }], abortSignal);
  if (instance?.id === id && instance.market === "spot") {
    throw new ProviderError(
      "invalid",
      "A Spot machine cannot be stopped: AWS would give it to somebody else meanwhile, and ends it instead. Deploy on-demand to be able to.",
    );
  }
  await clients.writes.send(new StopInstancesCommand({ InstanceIds: [id] }), { abortSignal });
}

/** Source: Amazon EC2 API Reference, "StartInstances". */
export async function startInstance({ writes }: Clients, id: string, abortSignal: AbortSignal): Promise<void> {
  await writes.send(new StartInstancesCommand({ InstanceIds: [id] }), { abortSignal });
}

/** Source: Amazon EC2 API Reference, "RebootInstances". */
export async function rebootInstance({ writes }: Clients, id: string, abortSignal: AbortSignal): Promise<void> {
  await writes.send(new RebootInstancesCommand({ InstanceIds: [id] }), { abortSignal });
}
