import { RebootInstancesCommand } from "@aws-sdk/client-ec2";
import { atMost } from "@/lib/platform/atMost";
import type { Provider } from "@/lib/providers/types";
import { type Ec2Settings, makeClients, operation } from "./clients";
import { describeInstances, listInstances } from "./findInstances";
import { CurrentImage } from "./image";
import { listInstanceTypes } from "./instanceTypes";
import { launchInstance } from "./launch";
import { teardownOnce } from "./teardown";

/** EC2 lets an account do a few calls a second of each kind, and thousands of leases may end at once. */
const teardownsAtOnce = 8;

/** Machines from EC2, or from whatever speaks its protocol at the target's endpoint. Keep one per target. */
export function ec2Provider(settings: Ec2Settings): Provider {
  const clients = makeClients(settings);
  const image = new CurrentImage(clients);
  const limitTeardowns = atMost(teardownsAtOnce);
  return {
    launch: (request, signal) => operation(signal, (limited) => launchInstance(clients, image, request, limited)),
    describe: (ids, signal) => operation(signal, (limited) => describeInstances(clients, ids, limited)),
    list: (installation, signal) => operation(signal, (limited) => listInstances(clients, installation, limited)),
    reboot: (id, signal) =>
      operation(signal, async (abortSignal) => {
        await clients.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }), { abortSignal });
      }),
    teardown: (environmentId, signal) =>
      limitTeardowns(() => operation(signal, (limited) => teardownOnce(clients, environmentId, limited))),
    instanceTypes: (signal) =>
      operation(signal, async (limited) => listInstanceTypes(clients, await image.get(limited), limited)),
  };
}
