import { type Market, type MarketPolicy, type Pool, poolKey } from "@/lib/providers/types";
import { explain } from "./explain";
import type { Choice, Refused, Resting, Standing } from "./types";

/**
 * What a launch tries next, after what it was refused already; null: there is nothing left to try.
 * Spot gives way to on-demand where the policy allows it; without another market, pools that rest are tried before
 * a launch fails, those first whose rest ends first.
 */
export function choose(standing: Standing, refused: Refused[]): Choice | null {
  for (const market of marketsOf(standing.policy)) {
    const pools = poolsOn(market, standing, refused);
    if (pools.length > 0) return { market, pools, ...explain({ market, pools, standing, refused }) };
  }
  return null;
}

/** The markets that a policy allows, in the order in which they are tried. */
function marketsOf(policy: MarketPolicy): Market[] {
  if (policy === "spot") return ["spot", "on-demand"];
  return policy === "spot-only" ? ["spot"] : ["on-demand"];
}

function poolsOn(market: Market, standing: Standing, refused: Refused[]): Pool[] {
  const said = refused.filter((refusal) => refusal.market === market);
  const isLast = marketsOf(standing.policy).at(-1) === market;
  if (said.some(({ fault }) => fault === "quota")) return [];
  if (!isLast && (said.length > 0 || standing.spotClosedUntil !== null)) return [];
  const tried = new Set(said.flatMap(({ pools }) => pools.map(poolKey)));
  const left = standing.pools.filter((pool) => !tried.has(poolKey(pool)));
  const rests = restsOn(market, standing.resting);
  const usable = left.filter((pool) => !rests.has(poolKey(pool)));
  if (usable.length > 0 || !isLast) return usable;
  return left.toSorted((a, b) => (rests.get(poolKey(a)) ?? 0) - (rests.get(poolKey(b)) ?? 0));
}

function restsOn(market: Market, resting: Resting[]): Map<string, number> {
  const here = resting.filter((pool) => pool.market === market);
  return new Map(here.map((pool) => [poolKey(pool), pool.coolUntil.getTime()]));
}
