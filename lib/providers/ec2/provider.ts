import { RebootInstancesCommand } from "@aws-sdk/client-ec2";
import type { Provider } from "@/lib/providers/types";
import { type Ec2Settings, makeClients, operation } from "./clients";
import { describeInstances, listInstances } from "./findInstances";
import { Images } from "./image";
import { listInstanceTypes } from "./instanceTypes";
import { launchInstance } from "./launch";
import { Network } from "./network";
import { Pools } from "./pools";
import { teardownOnce } from "./teardown";

/** Machines from EC2, or from whatever speaks its protocol at the target's endpoint. Keep one per target. */
export function ec2Provider(settings: Ec2Settings): Provider {
  const clients = makeClients(settings);
  const images = new Images(clients);
  const pools = new Pools(clients, images, new Network(clients));
  return {
    pools: (instanceTypes, signal) =>
      operation(signal, async (limited) => {
        const found = await pools.of(instanceTypes, limited);
        return found.map(({ instanceType, zone }) => ({ instanceType, zone }));
      }),
    launch: (request, signal) => operation(signal, (limited) => launchInstance(clients, pools, request, limited)),
    describe: (ids, signal) => operation(signal, (limited) => describeInstances(clients, ids, limited)),
    list: (installation, signal) => operation(signal, (limited) => listInstances(clients, installation, limited)),
    reboot: (id, signal) =>
      operation(signal, async (abortSignal) => {
        await clients.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }), { abortSignal });
      }),
    teardown: (environmentId, signal) => operation(signal, (limited) => teardownOnce(clients, environmentId, limited)),
    instanceTypes: (signal) => operation(signal, (limited) => listInstanceTypes(clients, images, limited)),
  };
}
