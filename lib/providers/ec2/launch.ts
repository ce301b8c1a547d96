import {
  type EC2Client,
  type _InstanceType as InstanceType,
  type ResourceType,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import { ProviderError } from "@/lib/providers/errors";
import type { LaunchRequest, ProviderInstance } from "@/lib/providers/types";
import type { Clients } from "./clients";
import { tagFilter, toProviderInstance, toTags } from "./convert";
import { toProviderError } from "./errors";
import { findInstances, isLive } from "./findInstances";
import type { CurrentImage, Image } from "./image";
import { importKeyPair } from "./keyPair";
import { ensureSecurityGroup } from "./securityGroup";

/** By tag first; the client token is the second guard, for a machine that is too new to be seen. */
export async function launchInstance(
  clients: Clients,
  currentImage: CurrentImage,
  request: LaunchRequest,
  abortSignal: AbortSignal,
): Promise<ProviderInstance> {
  const existing = await findAttempt(clients, request, abortSignal);
  if (existing) return existing;
  const [image, securityGroupId] = await Promise.all([
    currentImage.get(abortSignal),
    ensureSecurityGroup(clients.ec2, request, abortSignal).catch(notYetSeen),
    importKeyPair(clients.ec2, request, abortSignal),
  ]);
  return runInstance(clients.ec2, parameters(request, image, securityGroupId), abortSignal).catch(notYetSeen);
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

async function runInstance(
  ec2: EC2Client,
  input: RunInstancesCommandInput,
  abortSignal: AbortSignal,
): Promise<ProviderInstance> {
  const { Instances } = await ec2.send(new RunInstancesCommand(input), { abortSignal });
  const instance = Instances?.[0];
  if (!instance) throw new ProviderError("transient", "AWS launched nothing and gave no reason.");
  return toProviderInstance(instance);
}

/** What we have just made and EC2 does not find is not gone but new: EC2 is eventually consistent. */
function notYetSeen(error: unknown): never {
  const known = toProviderError(error);
  if (known.fault !== "not-found") throw error;
  throw new ProviderError("transient", "AWS does not see yet what it has just made.", error);
}

/** Source: Amazon EC2 API Reference, "RunInstances". */
function parameters(request: LaunchRequest, image: Image, securityGroupId: string): RunInstancesCommandInput {
  const isSpot = request.market === "spot";
  const tagged: ResourceType[] = ["instance", "volume", "network-interface"];
  if (isSpot) tagged.push("spot-instances-request");
  return {
    ClientToken: request.clientToken,
    MinCount: 1,
    MaxCount: 1,
    ImageId: image.id,
    // The SDK's list of types is older than EC2's.
    InstanceType: request.instanceType as InstanceType,
    KeyName: request.name,
    SecurityGroupIds: [securityGroupId],
    UserData: Buffer.from(request.userData).toString("base64"),
    InstanceInitiatedShutdownBehavior: "terminate",
    MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [
      { DeviceName: image.rootDevice, Ebs: { VolumeType: "gp3", Encrypted: true, DeleteOnTermination: true } },
    ],
    ...(isSpot ? { InstanceMarketOptions: spot } : {}),
    TagSpecifications: tagged.map((ResourceType) => ({ ResourceType, Tags: toTags(request.tags, request.name) })),
  };
}

/** No maximum price: it only raises the number of interruptions. */
const spot: RunInstancesCommandInput["InstanceMarketOptions"] = {
  MarketType: "spot",
  SpotOptions: { SpotInstanceType: "one-time", InstanceInterruptionBehavior: "terminate" },
};
