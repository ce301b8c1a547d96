import type { Market, MarketPolicy } from "@/lib/providers/types";

export const marketWords: Record<Market, string> = { spot: "Spot", "on-demand": "On-demand" };

export const policyWords: Record<MarketPolicy, string> = {
  spot: "Spot, then on-demand",
  "spot-only": "Spot only",
  "on-demand": "On-demand",
};
