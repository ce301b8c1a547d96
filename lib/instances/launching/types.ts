import type { Market, MarketPolicy, Pool, ProviderFault } from "@/lib/providers/types";

/** A pool that is left alone until then, because it had no capacity. */
export type Resting = Pool & { market: Market; coolUntil: Date };

/** What a launch may choose from now. `pools` are in the order of preference; `spotClosedUntil` null: Spot is tried. */
export type Standing = {
  policy: MarketPolicy;
  pools: Pool[];
  resting: Resting[];
  spotClosedUntil: Date | null;
};

/** A try of this launch that came to nothing; `message` is the cloud's sentence. */
export type Refused = { market: Market; pools: Pool[]; fault: ProviderFault; message: string };

/** What to try. `reason` is a sentence; `isNews` where it is not what the policy says first. */
export type Choice = { market: Market; pools: Pool[]; reason: string; isNews: boolean };
