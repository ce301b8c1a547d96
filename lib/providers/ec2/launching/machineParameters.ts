import type {
  _InstanceType as InstanceType,
  RequestLaunchTemplateData,
  ResourceType,
  RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import { toTags } from "@/lib/providers/ec2/convert";
import type { Image } from "@/lib/providers/ec2/image";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import type { LaunchRequest, Market } from "@/lib/providers/types";

/** What a launch takes beside its pool. */
export type Machine = Pick<LaunchRequest, "name" | "tags" | "userData" | "diskGib" | "market"> & {
  securityGroupId: string;
};

type Kind = Pick<LaunchPool, "image" | "isBurstable">;

/**
 * A launch template: everything but type, subnet and market, which the fleet chooses. The tags of the interface are
 * here and the others in the fleet's call, which tags no interfaces everywhere.
 * Source: Amazon EC2 API Reference, "RequestLaunchTemplateData".
 */
export function templateData(machine: Machine, kind: Kind): RequestLaunchTemplateData {
  return {
    ...common(machine, kind),
    NetworkInterfaces: [networkInterface(machine)],
    TagSpecifications: tagged(machine, templateTagged(machine.market)),
  };
}

/** A template for on-demand machines that tags a Spot request fails the launch ("LaunchTemplateTagSpecificationRequest"). */
function templateTagged(market: Market): ResourceType[] {
  return market === "spot" ? ["network-interface", "spot-instances-request"] : ["network-interface"];
}

/** Source: Amazon EC2 API Reference, "RunInstances": with a network interface, the subnet is said there. */
export function runParameters(machine: Machine, pool: LaunchPool): RunInstancesCommandInput {
  const isSpot = machine.market === "spot";
  const resources: ResourceType[] = ["instance", "volume", "network-interface"];
  if (isSpot) resources.push("spot-instances-request");
  return {
    ...common(machine, pool),
    MinCount: 1,
    MaxCount: 1,
    // The SDK's list of types is older than EC2's.
    InstanceType: pool.instanceType as InstanceType,
    NetworkInterfaces: [{ ...networkInterface(machine), SubnetId: pool.subnet.id }],
    ...(isSpot ? { InstanceMarketOptions: oneTimeSpot } : {}),
    TagSpecifications: tagged(machine, resources),
  };
}

export function tagged({ tags, name }: Pick<Machine, "tags" | "name">, resources: ResourceType[]) {
  return resources.map((ResourceType) => ({ ResourceType, Tags: toTags(tags, name) }));
}

function common({ name, userData, diskGib }: Machine, { image, isBurstable }: Kind) {
  return {
    ImageId: image.id,
    KeyName: name,
    UserData: Buffer.from(userData).toString("base64"),
    InstanceInitiatedShutdownBehavior: "terminate" as const,
    MetadataOptions: {
      HttpEndpoint: "enabled" as const,
      HttpTokens: "required" as const,
      HttpPutResponseHopLimit: 1,
    },
    BlockDeviceMappings: [rootDisk(image, diskGib)],
    // On any other type it fails the launch (InstanceCreditSpecification.NotSupported).
    ...(isBurstable ? { CreditSpecification: { CpuCredits: "standard" } } : {}),
  };
}

/** A public address is only given by itself in default subnets (API Reference, "InstanceNetworkInterfaceSpecification"). */
function networkInterface({ securityGroupId }: Machine) {
  return { DeviceIndex: 0, AssociatePublicIpAddress: true, DeleteOnTermination: true, Groups: [securityGroupId] };
}

/** Encrypted without naming the snapshot: with it, EC2 refuses to encrypt ("LaunchTemplateEbsBlockDeviceRequest"). */
function rootDisk({ rootDevice }: Image, diskGib: number | null) {
  const size = diskGib === null ? {} : { VolumeSize: diskGib };
  const Ebs = { VolumeType: "gp3" as const, Encrypted: true, DeleteOnTermination: true, ...size };
  return { DeviceName: rootDevice, Ebs };
}

/** No maximum price: it only raises the number of interruptions. */
const oneTimeSpot: RunInstancesCommandInput["InstanceMarketOptions"] = {
  MarketType: "spot",
  SpotOptions: { SpotInstanceType: "one-time", InstanceInterruptionBehavior: "terminate" },
};
