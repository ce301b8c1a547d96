import { type Instance, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { sha256 } from "@/lib/platform/crypto";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode, toProviderError } from "@/lib/providers/ec2/calls/errors";
import type { Refusal } from "@/lib/providers/types";
import type { FleetRequest } from "./fleet";
import { toLaunchError } from "./fleetErrors";
import { runParameters } from "./machineParameters";

/** What another pool cannot change: the account may not have more machines of this kind. */
const accountQuotas = ["MaxSpotInstanceCountExceeded", "VcpuLimitExceeded", "InstanceLimitExceeded"];

/** One machine in the first pool that has room, where the cloud has no fleets. Throws what the pools said. */
export async function runInPools(
  { launches }: Clients,
  { clientToken, machine, pools }: FleetRequest,
  abortSignal: AbortSignal,
): Promise<{ made: Instance; refusals: Refusal[] }> {
  const refusals: Refusal[] = [];
  const { market } = machine;
  for (const pool of pools) {
    const { instanceType, zone } = pool;
    // EC2 remembers a token in the zone; other parameters take another one.
    const ClientToken = sha256(`${clientToken} ${instanceType} ${zone}`);
    try {
      const command = new RunInstancesCommand({ ...runParameters(machine, pool), ClientToken });
      const { Instances: [made] = [] } = await launches.send(command, { abortSignal });
      if (made?.InstanceId) return { made, refusals };
      throw toLaunchError([], market);
    } catch (error) {
      const { fault, message } = toProviderError(error);
      if (fault !== "capacity" && fault !== "quota") throw error;
      refusals.push({ pool: { instanceType, zone }, market, fault, message });
      if (accountQuotas.includes(awsCode(error))) throw toLaunchError(refusals, market, error);
    }
  }
  throw toLaunchError(refusals, market);
}
