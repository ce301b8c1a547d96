import type { ProviderInstance } from "@/lib/providers/types";
import { orAborted } from "./calls/orAborted";

const gatherMs = 50;

type Read = (ids: string[]) => Promise<ProviderInstance[]>;
type Batch = { ids: Set<string>; found: Promise<Map<string, ProviderInstance>> };

/** Who asks for machines within a moment shares one call: a region is asked once, and not once per machine. */
export class DescribeTogether {
  private gathering: Batch | undefined;

  /** `read` has a deadline of its own, since nobody's abort may end what others wait for. */
  constructor(private readonly read: Read) {}

  async describe(ids: string[], signal: AbortSignal): Promise<ProviderInstance[]> {
    signal.throwIfAborted();
    if (ids.length === 0) return [];
    const batch = this.gathering ?? this.begin();
    for (const id of ids) batch.ids.add(id);
    const found = await orAborted(batch.found, signal);
    return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
  }

  private begin(): Batch {
    const ids = new Set<string>();
    const found = new Promise<void>((resolve) => setTimeout(resolve, gatherMs)).then(async () => {
      this.gathering = undefined;
      const instances = await this.read([...ids]);
      return new Map(instances.map((instance) => [instance.id, instance]));
    });
    found.catch(() => undefined);
    this.gathering = { ids, found };
    return this.gathering;
  }
}
