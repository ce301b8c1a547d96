import { type Market, type Pool, poolKey } from "@/lib/providers/types";
import type { Choice, Refused, Standing } from "./types";

/** So many pools are named; of the others only how many they are. */
const namedPools = 3;

type Question = { market: Market; pools: Pool[]; standing: Standing; refused: Refused[] };

/** Why it is this market and these pools: for the timeline, and for who wonders about the price. */
export function explain(question: Question): Pick<Choice, "reason" | "isNews"> {
  const { market, pools, standing } = question;
  const restsAll = pools.every((pool) => isResting(pool, market, standing));
  const anyway = restsAll
    ? ` ${market === "spot" ? "Every" : "Every on-demand"} pool was refused lately; they are tried all the same.`
    : "";
  if (market === "spot") {
    const among = pools.length === 1 ? `in ${poolKey(pools[0] as Pool)}` : `in the best of ${pools.length} pools`;
    return { reason: `Spot, ${among}.${anyway}`, isNews: restsAll };
  }
  if (standing.policy === "on-demand") return { reason: `On-demand, as asked for.${anyway}`, isNews: restsAll };
  return { reason: `On-demand: ${whyNotSpot(question)} Spot is tried again ${when(standing)}.${anyway}`, isNews: true };
}

/** A sentence's end that is a sentence too. */
function whyNotSpot({ standing, refused }: Question): string {
  const refusal = refused.findLast(({ market }) => market === "spot");
  if (refusal && refusal.fault !== "capacity") return refusal.message;
  if (refusal) return `no Spot capacity in ${names(refusal.pools)}.`;
  if (standing.spotClosedUntil) return "Spot was refused in several launches, so it is left alone for a while.";
  return `no Spot capacity lately in ${names(standing.pools.filter((pool) => isResting(pool, "spot", standing)))}.`;
}

function when({ pools, resting, spotClosedUntil }: Standing): string {
  if (spotClosedUntil) return `at ${timeOf(spotClosedUntil)}`;
  const keys = new Set(pools.map(poolKey));
  const ours = resting.filter((pool) => pool.market === "spot" && keys.has(poolKey(pool)));
  // Some are not resting: the next launch tries those.
  if (ours.length < keys.size) return "with the next launch";
  return `at ${timeOf(new Date(Math.min(...ours.map(({ coolUntil }) => coolUntil.getTime()))))}`;
}

/** Whoever reads it may be anywhere. To the minute, and not before it is so. */
function timeOf(time: Date): string {
  return `${new Date(Math.ceil(time.getTime() / 60_000) * 60_000).toISOString().slice(11, 16)} UTC`;
}

function isResting(pool: Pool, market: Market, { resting }: Standing): boolean {
  return resting.some((other) => other.market === market && poolKey(other) === poolKey(pool));
}

function names(pools: Pool[]): string {
  const named = pools.slice(0, namedPools).map(poolKey);
  const others = pools.length - named.length;
  if (others > 0) return `${named.join(", ")} and ${others} more`;
  return named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${named.at(-1)}` : named.join();
}
