import {
  type _InstanceType as InstanceType,
  type InstanceTypeInfo,
  paginateDescribeInstanceTypeOfferings,
  paginateDescribeInstanceTypes,
} from "@aws-sdk/client-ec2";
import type { Architecture, Market } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";

/** An instance type of the region, and where and how it is sold. */
export type TypeOffering = {
  name: string;
  architecture: Architecture;
  zones: string[];
  markets: Market[];
  /** Its processors earn credits: they cost nothing extra as `standard` (EC2 User Guide, "Burstable performance instances"). */
  isBurstable: boolean;
};

/** Of all types in two calls. What the region does not have is left out. */
export async function readOfferings(clients: Clients, types: string[], abortSignal: AbortSignal) {
  const [zones, described] = await Promise.all([
    zonesOf(clients, types, abortSignal),
    describe(clients, types, abortSignal),
  ]);
  return described.flatMap((info) => {
    const offering = toOffering(info, zones.get(info.InstanceType ?? "") ?? []);
    return offering ? [offering] : [];
  });
}

/** Source: Amazon EC2 API Reference, "DescribeInstanceTypeOfferings": one item per type and zone. */
async function zonesOf({ reads }: Clients, types: string[], abortSignal: AbortSignal): Promise<Map<string, string[]>> {
  const zones = new Map<string, string[]>();
  const pages = paginateDescribeInstanceTypeOfferings(
    { client: reads },
    { LocationType: "availability-zone", Filters: [{ Name: "instance-type", Values: types }] },
    { abortSignal },
  );
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { InstanceType: type = "", Location = "" } of InstanceTypeOfferings) {
      zones.set(type, [...(zones.get(type) ?? []), Location]);
    }
  }
  return zones;
}

/** A filter leaves out what it does not know; `InstanceTypes` would fail the call. The SDK's list is older than EC2's. */
async function describe({ reads }: Clients, types: string[], abortSignal: AbortSignal): Promise<InstanceTypeInfo[]> {
  const Filters = [{ Name: "instance-type", Values: types as InstanceType[] }];
  const found: InstanceTypeInfo[] = [];
  for await (const { InstanceTypes = [] } of paginateDescribeInstanceTypes(
    { client: reads },
    { Filters },
    { abortSignal },
  )) {
    found.push(...InstanceTypes);
  }
  const byName = new Map(found.map((info) => [info.InstanceType as string, info]));
  return types.flatMap((type) => byName.get(type) ?? []);
}

/** Null for a type of an architecture that Mayfly has no image for. */
function toOffering(info: InstanceTypeInfo, zones: string[]): TypeOffering | null {
  const architectures: string[] = info.ProcessorInfo?.SupportedArchitectures ?? [];
  const architecture = (["x86_64", "arm64"] as const).find((candidate) => architectures.includes(candidate));
  if (!architecture) return null;
  const name = info.InstanceType ?? "";
  const classes: string[] = info.SupportedUsageClasses ?? ["on-demand", "spot"];
  const markets = (["spot", "on-demand"] as const).filter((market) => classes.includes(market));
  return { name, architecture, zones, markets, isBurstable: info.BurstablePerformanceSupported ?? /^t\d/.test(name) };
}
