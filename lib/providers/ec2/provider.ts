import { atMost } from "@/lib/platform/atMost";
import type { Provider } from "@/lib/providers/types";
import { makeClients } from "./calls/clients";
import { Operations } from "./calls/operations";
import { DescribeTogether } from "./describeTogether";
import { diagnose } from "./doctor/diagnose";
import { drill } from "./drill";
import { describeInstances, listInstances } from "./findInstances";
import { Images } from "./image";
import { listInstanceTypes } from "./instanceTypes";
import { Launcher } from "./launching/launch";
import { Network } from "./network";
import { Pools } from "./pools";
import { rebootInstance, startInstance, stopInstance } from "./power";
import { deleteSecret, getSecret, putSecret } from "./secrets";
import type { Ec2Settings } from "./settings";
import { readSpotPrices } from "./spotPrices";
import { teardownOnce } from "./teardown";
import { terminateInstance } from "./terminate";

const never = new AbortController().signal;
const doctorTimeoutMs = 180_000;

/** EC2 lets an account do a few calls a second of each kind, and thousands of leases may end at once. */
const teardownsAtOnce = 8;

/** Machines from EC2, or from whatever speaks its protocol at the target's endpoint. Keep one per target. */
export function ec2Provider(settings: Ec2Settings): Provider {
  const clients = makeClients(settings);
  const images = new Images(clients);
  const pools = new Pools(clients, images, new Network(clients));
  const launcher = new Launcher(clients, pools);
  const operations = new Operations(clients);
  const together = new DescribeTogether((ids) =>
    operations.run(never, (limited) => describeInstances(clients, ids, limited)),
  );
  const limitTeardowns = atMost(teardownsAtOnce);
  return {
    pools: (instanceTypes, signal) =>
      operations.run(signal, async (limited) => {
        const found = await pools.of(instanceTypes, limited);
        return found.map(({ instanceType, zone }) => ({ instanceType, zone }));
      }),
    launch: (request, signal) => operations.run(signal, (limited) => launcher.launch(request, limited)),
    describe: (ids, signal) => together.describe(ids, signal),
    list: (installation, signal) => operations.run(signal, (limited) => listInstances(clients, installation, limited)),
    reboot: (id, signal) => operations.run(signal, (limited) => rebootInstance(clients, id, limited)),
    stop: (id, signal) => operations.run(signal, (limited) => stopInstance(clients, id, limited)),
    start: (id, signal) => operations.run(signal, (limited) => startInstance(clients, id, limited)),
    terminate: (id, signal) => operations.run(signal, (limited) => terminateInstance(clients, id, limited)),
    teardown: (id, signal) =>
      limitTeardowns(() => operations.run(signal, (limited) => teardownOnce(clients, id, limited))),
    instanceTypes: (signal) => operations.run(signal, (limited) => listInstanceTypes(clients, images, limited)),
    spotPrices: (wanted, signal) => operations.run(signal, (limited) => readSpotPrices(clients, wanted, limited)),
    diagnose: (signal, report) =>
      operations.run(signal, (limited) => diagnose(clients, limited, report), doctorTimeoutMs),
    putSecret: (secret, signal) => operations.run(signal, (limited) => putSecret(clients, secret, limited)),
    getSecret: (id, signal) => operations.run(signal, (limited) => getSecret(clients, id, limited)),
    deleteSecret: (id, signal) => operations.run(signal, (limited) => deleteSecret(clients, id, limited)),
    drill: (instanceId, signal) => operations.run(signal, (limited) => drill(clients, instanceId, limited)),
  };
}
