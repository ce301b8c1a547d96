import { randomUUID } from "node:crypto";
import { maintainPartitions } from "@/lib/logs/partitions";
import { type HeldLease, Leases } from "@/lib/platform/lease";

export const lineBytes = 100;

/** What an app might print, exactly 100 bytes long, another text for each number. */
export function lineText(number: number): string {
  const text = `${number} GET /items/${number % 977}?page=${number % 13} 200 ${number % 89} ms agent="Mozilla/5.0 (X11; Linux x86_64)" `;
  return text.padEnd(lineBytes, ".").slice(0, lineBytes);
}

export type Held = { environmentId: string; lease: HeldLease };

/** Environments whose leases this process holds and renews, as a worker does; with the log's partitions. */
export async function holdEnvironments(stack: AsyncDisposableStack, count: number): Promise<Held[]> {
  await maintainPartitions(new Date());
  const leases = new Leases("bench");
  leases.start();
  stack.defer(() => leases.stop());
  const ids = Array.from({ length: count }, () => randomUUID());
  return Promise.all(ids.map(async (environmentId) => ({ environmentId, lease: await hold(leases, environmentId) })));
}

async function hold(leases: Leases, environmentId: string): Promise<HeldLease> {
  const lease = await leases.acquire(`environment:${environmentId}`);
  if (!lease) throw new Error("Somebody else holds an environment that was just made up.");
  return lease;
}
