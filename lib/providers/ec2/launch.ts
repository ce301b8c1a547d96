import {
  type _InstanceType as InstanceType,
  type ResourceType,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import { sha256 } from "@/lib/platform/crypto";
import { ProviderError } from "@/lib/providers/errors";
import type { LaunchRequest, ProviderInstance } from "@/lib/providers/types";
import type { Clients } from "./clients";
import { tagFilter, toProviderInstance, toTags } from "./convert";
import { toProviderError } from "./errors";
import { findInstances, isLive } from "./findInstances";
import type { Image } from "./image";
import { importKeyPair } from "./keyPair";
import type { LaunchPool, Pools } from "./pools";
import { ensureSecurityGroup } from "./securityGroup";

/** By tag first; the client token is the second guard, for a machine that is too new to be seen. */
export async function launchInstance(
  clients: Clients,
  pools: Pools,
  request: LaunchRequest,
  abortSignal: AbortSignal,
): Promise<ProviderInstance> {
  const existing = await findAttempt(clients, request, abortSignal);
  if (existing) return existing;
  const usable = await launchPools(pools, request, abortSignal);
  const vpcId = usable[0]?.subnet.vpcId ?? "";
  const [securityGroupId] = await Promise.all([
    ensureSecurityGroup(clients.ec2, { ...request, vpcId }, abortSignal).catch(notYetSeen),
    importKeyPair(clients.ec2, request, abortSignal),
  ]);
  return runInOne(clients, request, usable, securityGroupId, abortSignal).catch(notYetSeen);
}

/** Those that were asked for and still are there, in the order asked for. */
async function launchPools(pools: Pools, request: LaunchRequest, abortSignal: AbortSignal): Promise<LaunchPool[]> {
  const known = await pools.of([...new Set(request.pools.map(({ instanceType }) => instanceType))], abortSignal);
  const usable = request.pools.flatMap(({ instanceType, zone }) => {
    return known.filter((pool) => pool.instanceType === instanceType && pool.zone === zone);
  });
  if (usable.length > 0) return usable;
  throw new ProviderError("capacity", "None of the zones that had been chosen offers this size any more.");
}

async function findAttempt(
  clients: Clients,
  { tags }: LaunchRequest,
  abortSignal: AbortSignal,
): Promise<ProviderInstance | undefined> {
  const filters = [
    tagFilter("mayfly:installation", tags["mayfly:installation"]),
    tagFilter("mayfly:environment", tags["mayfly:environment"]),
    tagFilter("mayfly:attempt", tags["mayfly:attempt"]),
    isLive,
  ];
  const [instance] = await findInstances(clients, filters, abortSignal);
  return instance;
}

/** In the first pool that has capacity. */
async function runInOne(
  { ec2 }: Clients,
  request: LaunchRequest,
  pools: LaunchPool[],
  securityGroupId: string,
  abortSignal: AbortSignal,
): Promise<ProviderInstance> {
  let refusal: unknown;
  for (const pool of pools) {
    try {
      const command = new RunInstancesCommand(parameters(request, pool, securityGroupId));
      const { Instances } = await ec2.send(command, { abortSignal });
      if (Instances?.[0]) return toProviderInstance(Instances[0]);
      throw new ProviderError("transient", "AWS launched nothing and gave no reason.");
    } catch (error) {
      if (toProviderError(error).fault !== "capacity") throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** What we have just made and EC2 does not find is not gone but new: EC2 is eventually consistent. */
function notYetSeen(error: unknown): never {
  const known = toProviderError(error);
  if (known.fault !== "not-found") throw error;
  throw new ProviderError("transient", "AWS does not see yet what it has just made.", error);
}

/** Source: Amazon EC2 API Reference, "RunInstances". */
function parameters(request: LaunchRequest, pool: LaunchPool, securityGroupId: string): RunInstancesCommandInput {
  const isSpot = request.market === "spot";
  const tagged: ResourceType[] = ["instance", "volume", "network-interface"];
  if (isSpot) tagged.push("spot-instances-request");
  return {
    // Other parameters take another token, or EC2 refuses them.
    ClientToken: sha256(`${request.clientToken} ${pool.instanceType} ${pool.zone}`),
    MinCount: 1,
    MaxCount: 1,
    ImageId: pool.image.id,
    // The SDK's list of types is older than EC2's.
    InstanceType: pool.instanceType as InstanceType,
    SubnetId: pool.subnet.id,
    KeyName: request.name,
    SecurityGroupIds: [securityGroupId],
    UserData: Buffer.from(request.userData).toString("base64"),
    InstanceInitiatedShutdownBehavior: "terminate",
    MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [rootDisk(pool.image, request.diskGib)],
    ...(isBurstable(pool.instanceType) ? { CreditSpecification: { CpuCredits: "standard" } } : {}),
    ...(isSpot ? { InstanceMarketOptions: spot } : {}),
    TagSpecifications: tagged.map((ResourceType) => ({ ResourceType, Tags: toTags(request.tags, request.name) })),
  };
}

function rootDisk({ rootDevice }: Image, diskGib: number | null) {
  const size = diskGib === null ? {} : { VolumeSize: diskGib };
  return {
    DeviceName: rootDevice,
    Ebs: { VolumeType: "gp3" as const, Encrypted: true, DeleteOnTermination: true, ...size },
  };
}

/** Types whose processors earn credits, which cost nothing extra as `standard` (EC2 User Guide, "Burstable performance instances"). */
function isBurstable(instanceType: string): boolean {
  return /^t\d/.test(instanceType);
}

/** No maximum price: it only raises the number of interruptions. */
const spot: RunInstancesCommandInput["InstanceMarketOptions"] = {
  MarketType: "spot",
  SpotOptions: { SpotInstanceType: "one-time", InstanceInterruptionBehavior: "terminate" },
};
