import {
  DescribeInstanceTypesCommand,
  type _InstanceType as InstanceType,
  paginateDescribeInstanceTypeOfferings,
} from "@aws-sdk/client-ec2";
import { ProviderError } from "@/lib/providers/errors";
import type { Architecture, Pool } from "@/lib/providers/types";
import type { Clients } from "./clients";
import type { Image, Images } from "./image";
import type { Network, Subnet } from "./network";

const maxAgeMs = 60 * 60 * 1_000;

/** A pool with what a launch in it needs. */
export type LaunchPool = Pool & { subnet: Subnet; image: Image };

/** Remembers for an hour where each instance type can be launched. */
export class Pools {
  private readonly known = new Map<string, { pools: Promise<LaunchPool[]>; readAt: number }>();

  constructor(
    private readonly clients: Clients,
    private readonly images: Images,
    private readonly network: Network,
  ) {}

  /** Of the types in their order, each zone. Throws `invalid` where there is none. */
  async of(instanceTypes: string[], abortSignal: AbortSignal): Promise<LaunchPool[]> {
    const found = await Promise.all(instanceTypes.map((type) => this.ofType(type, abortSignal)));
    const pools = found.flat();
    if (pools.length > 0) return pools;
    const wanted = instanceTypes.join(", ");
    throw new ProviderError(
      "invalid",
      `No zone that this target can use offers ${wanted} for its image. Choose another size, or another image.`,
    );
  }

  private ofType(type: string, abortSignal: AbortSignal): Promise<LaunchPool[]> {
    const known = this.known.get(type);
    if (known && performance.now() - known.readAt < maxAgeMs) return known.pools;
    const pools = this.read(type, abortSignal);
    this.known.set(type, { pools, readAt: performance.now() });
    pools.catch(() => this.known.delete(type));
    return pools;
  }

  private async read(type: string, abortSignal: AbortSignal): Promise<LaunchPool[]> {
    const [zones, subnets, image] = await Promise.all([
      zonesOffering(this.clients, type, abortSignal),
      this.network.subnets(abortSignal),
      this.imageFor(type, abortSignal),
    ]);
    if (image === null) return [];
    return subnets
      .filter(({ zone }) => zones.includes(zone))
      .map((subnet) => ({ instanceType: type, zone: subnet.zone, subnet, image }));
  }

  private async imageFor(type: string, abortSignal: AbortSignal): Promise<Image | null> {
    const architecture = await architectureOf(this.clients, type, abortSignal);
    return architecture === null ? null : this.images.find(architecture, abortSignal);
  }
}

/** Source: Amazon EC2 API Reference, "DescribeInstanceTypeOfferings": one item per type and zone. */
async function zonesOffering({ ec2 }: Clients, type: string, abortSignal: AbortSignal): Promise<string[]> {
  const zones: string[] = [];
  const Filters = [{ Name: "instance-type", Values: [type] }];
  const pages = paginateDescribeInstanceTypeOfferings(
    { client: ec2 },
    { LocationType: "availability-zone", Filters },
    { abortSignal },
  );
  for await (const { InstanceTypeOfferings = [] } of pages)
    zones.push(...InstanceTypeOfferings.map(({ Location }) => Location ?? ""));
  return zones;
}

/** Null for a type that the region does not have. */
async function architectureOf({ ec2 }: Clients, type: string, abortSignal: AbortSignal): Promise<Architecture | null> {
  // A filter leaves out what it does not know; `InstanceTypes` would fail the call. The SDK's list is older than EC2's.
  const Filters = [{ Name: "instance-type", Values: [type as InstanceType] }];
  const { InstanceTypes = [] } = await ec2.send(new DescribeInstanceTypesCommand({ Filters }), { abortSignal });
  const architectures: string[] = InstanceTypes[0]?.ProcessorInfo?.SupportedArchitectures ?? [];
  if (architectures.includes("x86_64")) return "x86_64";
  return architectures.includes("arm64") ? "arm64" : null;
}
