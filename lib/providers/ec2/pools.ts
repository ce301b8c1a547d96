import { ProviderError } from "@/lib/providers/errors";
import type { Market, Pool } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";
import { Remembered } from "./calls/remembered";
import type { Image, Images } from "./image";
import type { Network, Subnet } from "./network";
import { readOfferings, type TypeOffering } from "./offerings";

const timeoutMs = 30_000;

/** A pool with what a launch in it needs. */
export type LaunchPool = Pool & { subnet: Subnet; image: Image; isBurstable: boolean; markets: Market[] };

/** Remembers for an hour where each instance type can be launched. */
export class Pools {
  private readonly known = new Remembered<string, LaunchPool[]>();

  constructor(
    private readonly clients: Clients,
    private readonly images: Images,
    private readonly network: Network,
  ) {}

  /** Of the types in their order, each zone. Throws `invalid` where there is none. */
  async of(instanceTypes: string[], signal: AbortSignal): Promise<LaunchPool[]> {
    const unknown = instanceTypes.filter((type) => !this.known.has(type));
    if (unknown.length > 0) this.learn(unknown);
    const found = await Promise.all(
      instanceTypes.map((type) => this.known.get(type, (limited) => this.read([type], limited), signal)),
    );
    const pools = found.flat();
    if (pools.length > 0) return pools;
    throw new ProviderError(
      "invalid",
      `No zone that this target can use offers ${instanceTypes.join(", ")} for its image. Choose another size, or another image.`,
    );
  }

  /** All of them with the calls of one. */
  private learn(types: string[]): void {
    const all = this.read(types, AbortSignal.timeout(timeoutMs));
    for (const type of types) {
      this.known.set(
        type,
        all.then((found) => found.filter(({ instanceType }) => instanceType === type)),
      );
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
