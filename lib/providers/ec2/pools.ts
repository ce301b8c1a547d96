import { ProviderError } from "@/lib/providers/errors";
import type { Market, Pool } from "@/lib/providers/types";
import type { Clients } from "./clients";
import type { Image, Images } from "./image";
import type { Network, Subnet } from "./network";
import { readOfferings, type TypeOffering } from "./offerings";

const maxAgeMs = 60 * 60 * 1_000;

/** A pool with what a launch in it needs. */
export type LaunchPool = Pool & { subnet: Subnet; image: Image; isBurstable: boolean; markets: Market[] };

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
    const fresh = (type: string) => performance.now() - (this.known.get(type)?.readAt ?? -maxAgeMs) < maxAgeMs;
    const unknown = instanceTypes.filter((type) => !fresh(type));
    if (unknown.length > 0) this.learn(unknown, abortSignal);
    const found = await Promise.all(instanceTypes.map((type) => this.known.get(type)?.pools ?? []));
    const pools = found.flat();
    if (pools.length > 0) return pools;
    throw new ProviderError(
      "invalid",
      `No zone that this target can use offers ${instanceTypes.join(", ")} for its image. Choose another size, or another image.`,
    );
  }

  private learn(types: string[], abortSignal: AbortSignal): void {
    const all = this.read(types, abortSignal);
    for (const type of types) {
      const pools = all.then((found) => found.filter(({ instanceType }) => instanceType === type));
      this.known.set(type, { pools, readAt: performance.now() });
      pools.catch(() => this.known.delete(type));
    }
  }

  private async read(types: string[], abortSignal: AbortSignal): Promise<LaunchPool[]> {
    const [offerings, subnets] = await Promise.all([
      readOfferings(this.clients, types, abortSignal),
      this.network.subnets(abortSignal),
    ]);
    const found = await Promise.all(offerings.map((offering) => this.poolsOf(offering, subnets, abortSignal)));
    return found.flat();
  }

  private async poolsOf(offering: TypeOffering, subnets: Subnet[], abortSignal: AbortSignal): Promise<LaunchPool[]> {
    const { name: instanceType, architecture, zones, isBurstable, markets } = offering;
    const image = await this.images.find(architecture, abortSignal);
    if (image === null) return [];
    return subnets
      .filter(({ zone }) => zones.includes(zone))
      .map((subnet) => ({ instanceType, zone: subnet.zone, subnet, image, isBurstable, markets }));
  }
}
