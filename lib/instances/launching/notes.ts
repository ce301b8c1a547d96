import { noteNoSpot, noteRefusals } from "@/lib/instances/capacity";
import { ProviderError } from "@/lib/providers/errors";
import type { Market, Pool, Refusal } from "@/lib/providers/types";
import type { Instance } from "@/prisma/generated/client";
import type { Refused } from "./types";

/** Puts pools on a cool-down that said they have no capacity. */
export async function noteSaid(targetId: string, refusals: readonly Refusal[]): Promise<void> {
  for (const market of ["spot", "on-demand"] satisfies Market[]) {
    await noteRefusals(
      targetId,
      market,
      refusals.flatMap((refusal) => (refusal.market === market && full(refusal) ? [refusal.pool] : [])),
    );
  }
}

function full(refusal: Refusal): refusal is Refusal & { pool: Pool } {
  return refusal.pool !== null && refusal.fault === "capacity";
}

/**
 * Writes down what a failed try says of the cloud's room, for the next launches. Answers the try where another pool
 * or market may take what this one refused; null where the trouble is another.
 */
export async function noteFailure(targetId: string, instance: Instance, error: unknown): Promise<Refused | null> {
  if (!(error instanceof ProviderError)) return null;
  await noteSaid(targetId, error.refusals);
  const { fault, message } = error;
  if (fault !== "capacity" && fault !== "quota") return null;
  const [market, pools] = [instance.market as Market, instance.pools as Pool[]];
  // Nobody says which of them: all.
  if (fault === "capacity" && !error.refusals.some(full)) await noteRefusals(targetId, market, pools);
  if (market === "spot") await noteNoSpot(targetId);
  return { market, pools, fault, message };
}
