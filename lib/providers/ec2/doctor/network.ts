import { DescribeRouteTablesCommand, type RouteTable } from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import type { Subnet } from "@/lib/providers/ec2/network";
import { readSubnets } from "@/lib/providers/ec2/network";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, failedWith, passed, warned } from "./lines";

const name = "Subnets";

/** Whether machines would be reachable from outside where they would be launched. */
export async function checkNetwork(clients: Clients, abortSignal: AbortSignal): Promise<DoctorLine> {
  try {
    const subnets = await readSubnets(clients, abortSignal);
    const tables = await routeTables(clients, subnets, abortSignal);
    const closed = tables === null ? [] : subnets.filter((subnet) => !isPublic(subnet, tables));
    const zones = subnets.map(({ zone }) => zone).join(", ");
    if (closed.length === 0) return passed(name, `Machines get public addresses in ${zones}.`);
    const names = closed.map(({ id, zone }) => `${id} (${zone})`).join(", ");
    const fix = `Give ${names} a route for 0.0.0.0/0 to an internet gateway, or choose other subnets for the target.`;
    const message = `No way leads from the internet to ${names}.`;
    return closed.length === subnets.length ? failed(name, message, fix) : warned(name, message, fix);
  } catch (error) {
    abortSignal.throwIfAborted();
    return failedWith(name, error);
  }
}

/** Null where the cloud has none, or does not let us look. */
async function routeTables(
  { reads }: Clients,
  subnets: Subnet[],
  abortSignal: AbortSignal,
): Promise<RouteTable[] | null> {
  const Filters = [{ Name: "vpc-id", Values: [subnets[0]?.vpcId ?? ""] }];
  try {
    const { RouteTables = [] } = await reads.send(new DescribeRouteTablesCommand({ Filters }), { abortSignal });
    return RouteTables.length > 0 ? RouteTables : null;
  } catch {
    abortSignal.throwIfAborted();
    return null;
  }
}

/**
 * A subnet without a table of its own has the VPC's main one.
 * Source: Amazon VPC User Guide, "Enable internet access for a VPC using an internet gateway", "Subnet route tables".
 */
function isPublic({ id }: Subnet, tables: RouteTable[]): boolean {
  const own = tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === id));
  const table = own ?? tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main));
  const routes = table?.Routes ?? [];
  return routes.some(({ DestinationCidrBlock, GatewayId, State }) => {
    return DestinationCidrBlock === "0.0.0.0/0" && GatewayId?.startsWith("igw-") && State !== "blackhole";
  });
}
