import { DescribeSubnetsCommand, DescribeVpcsCommand, type Subnet as Ec2Subnet } from "@aws-sdk/client-ec2";
import { ProviderError } from "@/lib/providers/errors";
import type { Clients } from "./calls/clients";
import { Remembered } from "./calls/remembered";

export type Subnet = { id: string; zone: string; vpcId: string };

/** Remembers for an hour where the target's machines go: one subnet per zone, all of one VPC. */
export class Network {
  private readonly known = new Remembered<"subnets", Subnet[]>();

  constructor(private readonly clients: Clients) {}

  subnets(signal: AbortSignal): Promise<Subnet[]> {
    return this.known.get("subnets", (limited) => readSubnets(this.clients, limited), signal);
  }
}

/** Throws `invalid` where there is none, or where those chosen are of several VPCs. */
export async function readSubnets(clients: Clients, abortSignal: AbortSignal): Promise<Subnet[]> {
  const { subnetIds, region } = clients.settings;
  const found = subnetIds.length > 0 ? await chosen(clients, abortSignal) : await publicOnes(clients, abortSignal);
  const subnets = onePerZone(found);
  if (subnets.length === 0) {
    const advice = "Make one (aws ec2 create-default-subnet), or choose subnets for this target.";
    const message = `The default VPC of ${region} has no subnet that gives machines a public address. ${advice}`;
    throw new ProviderError("invalid", message);
  }
  if (new Set(subnets.map(({ vpcId }) => vpcId)).size > 1) {
    throw new ProviderError(
      "invalid",
      "This target's subnets belong to several VPCs: choose those of one, since a security group is of one VPC.",
    );
  }
  return subnets;
}

async function chosen({ reads, settings }: Clients, abortSignal: AbortSignal): Promise<Ec2Subnet[]> {
  const command = new DescribeSubnetsCommand({ SubnetIds: settings.subnetIds });
  const { Subnets = [] } = await reads.send(command, { abortSignal });
  return Subnets;
}

/** Source: Amazon VPC User Guide, "Default VPCs": their subnets give every machine a public address. */
async function publicOnes({ reads, settings }: Clients, abortSignal: AbortSignal): Promise<Ec2Subnet[]> {
  const isDefault = { Name: "is-default", Values: ["true"] };
  const { Vpcs = [] } = await reads.send(new DescribeVpcsCommand({ Filters: [isDefault] }), { abortSignal });
  const vpcId = Vpcs[0]?.VpcId;
  if (!vpcId) {
    throw new ProviderError(
      "invalid",
      `There is no default VPC in ${settings.region}. Create one there (aws ec2 create-default-vpc), or choose subnets for this target.`,
    );
  }
  const inVpc = { Name: "vpc-id", Values: [vpcId] };
  const { Subnets = [] } = await reads.send(new DescribeSubnetsCommand({ Filters: [inVpc] }), { abortSignal });
  return Subnets.filter(isUsable);
}

/** Not those of Local Zones (`us-east-1-bos-1a`), which sell other types at other prices. */
function isUsable({ MapPublicIpOnLaunch, State, AvailabilityZone = "" }: Ec2Subnet): boolean {
  return MapPublicIpOnLaunch === true && State !== "pending" && !/-\d+-[a-z]+-\d+[a-z]$/.test(AvailabilityZone);
}

/** The one with most room of each zone, by zone. */
function onePerZone(found: Ec2Subnet[]): Subnet[] {
  const room = ({ AvailableIpAddressCount = 0 }: Ec2Subnet) => AvailableIpAddressCount;
  const byZone = new Map(
    [...found].sort((a, b) => room(a) - room(b)).map((subnet) => [subnet.AvailabilityZone, subnet]),
  );
  return [...byZone.values()].map(toSubnet).sort((a, b) => (a.zone < b.zone ? -1 : 1));
}

function toSubnet({ SubnetId = "", AvailabilityZone = "", VpcId = "" }: Ec2Subnet): Subnet {
  return { id: SubnetId, zone: AvailabilityZone, vpcId: VpcId };
}
