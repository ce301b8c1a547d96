import { DescribeSubnetsCommand, DescribeVpcsCommand, type Subnet as Ec2Subnet } from "@aws-sdk/client-ec2";
import { ProviderError } from "@/lib/providers/errors";
import type { Clients } from "./clients";

const maxAgeMs = 60 * 60 * 1_000;

export type Subnet = { id: string; zone: string; vpcId: string };

/** Remembers for an hour where the target's machines go: one subnet per zone, all of one VPC. */
export class Network {
  private known: { subnets: Promise<Subnet[]>; readAt: number } | undefined;

  constructor(private readonly clients: Clients) {}

  async subnets(abortSignal: AbortSignal): Promise<Subnet[]> {
    if (this.known && performance.now() - this.known.readAt < maxAgeMs) return this.known.subnets;
    const subnets = readSubnets(this.clients, abortSignal);
    this.known = { subnets, readAt: performance.now() };
    subnets.catch(() => {
      this.known = undefined;
    });
    return subnets;
  }
}

async function readSubnets(clients: Clients, abortSignal: AbortSignal): Promise<Subnet[]> {
  const { subnetIds, region } = clients.settings;
  const found = subnetIds.length > 0 ? await chosen(clients, abortSignal) : await publicOnes(clients, abortSignal);
  const byZone = new Map(found.map((subnet) => [subnet.zone, subnet]));
  if (byZone.size > 0) return [...byZone.values()].sort((a, b) => (a.zone < b.zone ? -1 : 1));
  throw new ProviderError(
    "invalid",
    `The default VPC of ${region} has no subnet that gives machines a public address. Make one, or choose subnets for this target.`,
  );
}

async function chosen({ ec2, settings }: Clients, abortSignal: AbortSignal): Promise<Subnet[]> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: settings.subnetIds }), {
    abortSignal,
  });
  return Subnets.map(toSubnet);
}

/** Source: Amazon VPC User Guide, "Default VPCs": their subnets give every machine a public address. */
async function publicOnes({ ec2, settings }: Clients, abortSignal: AbortSignal): Promise<Subnet[]> {
  const isDefault = { Name: "is-default", Values: ["true"] };
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [isDefault] }), { abortSignal });
  const vpcId = Vpcs[0]?.VpcId;
  if (!vpcId) {
    throw new ProviderError(
      "invalid",
      `There is no default VPC in ${settings.region}. Create one there (aws ec2 create-default-vpc), or choose subnets for this target.`,
    );
  }
  const inVpc = { Name: "vpc-id", Values: [vpcId] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [inVpc] }), { abortSignal });
  return Subnets.filter(({ MapPublicIpOnLaunch, State }) => MapPublicIpOnLaunch && State !== "pending").map(toSubnet);
}

function toSubnet({ SubnetId = "", AvailabilityZone = "", VpcId = "" }: Ec2Subnet): Subnet {
  return { id: SubnetId, zone: AvailabilityZone, vpcId: VpcId };
}
