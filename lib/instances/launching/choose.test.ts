import { describe, expect, it, test } from "vitest";
import type { Market, MarketPolicy, Pool } from "@/lib/providers/types";
import { choose } from "./choose";
import type { Refused, Resting, Standing } from "./types";

const [a, b] = ["eu-west-1a", "eu-west-1b"].map((zone) => ({ instanceType: "t3.small", zone })) as [Pool, Pool];
const c = { instanceType: "t3.medium", zone: "eu-west-1a" };
const pools = [a, b, c];
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute, 0));

function rest(market: Market, resting: [Pool, number][]): Resting[] {
  return resting.map(([pool, minute]) => ({ ...pool, market, coolUntil: at(minute) }));
}

function standing(policy: MarketPolicy, changes: Partial<Standing> = {}): Standing {
  return { policy, pools, resting: [], spotClosedUntil: null, ...changes };
}

function no(market: Market, refused: Pool[], fault: Refused["fault"] = "capacity"): Refused {
  return { market, pools: refused, fault, message: "The account may not have more Spot machines." };
}

const allSpotRests = rest("spot", [
  [a, 3],
  [b, 2],
  [c, 4],
]);
const allOnDemandRests = rest("on-demand", [
  [a, 3],
  [b, 2],
  [c, 4],
]);

type Case = [name: string, standing: Standing, refused: Refused[], market: Market, pools: Pool[], reason: string];

const cases: Case[] = [
  ["Spot first", standing("spot"), [], "spot", pools, "Spot, in the best of 3 pools."],
  ["Spot alone", standing("spot-only"), [], "spot", pools, "Spot, in the best of 3 pools."],
  ["on-demand alone", standing("on-demand"), [], "on-demand", pools, "On-demand, as asked for."],
  [
    "Spot where some pools rest: the others",
    standing("spot", { resting: rest("spot", [[a, 3]]) }),
    [],
    "spot",
    [b, c],
    "Spot, in the best of 2 pools.",
  ],
  [
    "pools that rest on the other market alone",
    standing("spot", { resting: allOnDemandRests }),
    [],
    "spot",
    pools,
    "Spot, in the best of 3 pools.",
  ],
  ["a single pool", standing("spot", { pools: [a] }), [], "spot", [a], "Spot, in t3.small eu-west-1a."],
  [
    "after a refusal everywhere on Spot: on-demand, and when Spot's first rest ends",
    standing("spot", { resting: allSpotRests }),
    [no("spot", pools)],
    "on-demand",
    pools,
    "On-demand: no Spot capacity in t3.small eu-west-1a, t3.small eu-west-1b and t3.medium eu-west-1a. Spot is tried again at 12:02 UTC.",
  ],
  [
    "after the refusal that opened the circuit: when that closes",
    standing("spot", { resting: allSpotRests, spotClosedUntil: at(10) }),
    [no("spot", pools)],
    "on-demand",
    pools,
    "On-demand: no Spot capacity in t3.small eu-west-1a, t3.small eu-west-1b and t3.medium eu-west-1a. Spot is tried again at 12:10 UTC.",
  ],
  [
    "after a refusal by the quota: what that is",
    standing("spot"),
    [no("spot", pools, "quota")],
    "on-demand",
    pools,
    "On-demand: The account may not have more Spot machines. Spot is tried again with the next launch.",
  ],
  [
    "an open circuit: on-demand without asking",
    standing("spot", { spotClosedUntil: at(10) }),
    [],
    "on-demand",
    pools,
    "On-demand: Spot was refused in several launches, so it is left alone for a while. Spot is tried again at 12:10 UTC.",
  ],
  [
    "an open circuit where there is nothing else: Spot",
    standing("spot-only", { spotClosedUntil: at(10) }),
    [],
    "spot",
    pools,
    "Spot, in the best of 3 pools.",
  ],
  [
    "every Spot pool rests: on-demand without asking",
    standing("spot", { resting: allSpotRests }),
    [],
    "on-demand",
    pools,
    "On-demand: no Spot capacity lately in t3.small eu-west-1a, t3.small eu-west-1b and t3.medium eu-west-1a. Spot is tried again at 12:02 UTC.",
  ],
  [
    "every Spot pool rests and there is nothing else: the one whose rest ends first comes first",
    standing("spot-only", { resting: allSpotRests }),
    [],
    "spot",
    [b, a, c],
    "Spot, in the best of 3 pools. Every pool was refused lately; they are tried all the same.",
  ],
  [
    "on-demand pools that rest are left out",
    standing("on-demand", { resting: rest("on-demand", [[b, 3]]) }),
    [],
    "on-demand",
    [a, c],
    "On-demand, as asked for.",
  ],
  [
    "on-demand refused where others rest: those, the first to end first",
    standing("on-demand", { resting: allOnDemandRests }),
    [no("on-demand", [c])],
    "on-demand",
    [b, a],
    "On-demand, as asked for. Every on-demand pool was refused lately; they are tried all the same.",
  ],
];

describe("what a launch tries next", () => {
  test.each(cases)("%s", (_, given, refused, market, expected, reason) => {
    expect(choose(given, refused)).toMatchObject({ market, pools: expected, reason });
  });

  test.each([
    ["on-demand was refused in every pool", standing("spot"), [no("spot", pools), no("on-demand", pools)]],
    ["on-demand has no quota", standing("spot"), [no("spot", pools), no("on-demand", [a], "quota")]],
    ["Spot alone has no quota", standing("spot-only"), [no("spot", [a], "quota")]],
    ["Spot alone was refused in every pool", standing("spot-only", { resting: allSpotRests }), [no("spot", pools)]],
  ])("nothing once %s", (_, given, refused) => {
    expect(choose(given, refused)).toBeNull();
  });

  it("is news where it is not what was asked for", () => {
    expect(choose(standing("spot"), [])?.isNews).toBe(false);
    expect(choose(standing("on-demand"), [])?.isNews).toBe(false);
    expect(choose(standing("spot"), [no("spot", pools)])?.isNews).toBe(true);
    expect(choose(standing("spot-only", { resting: allSpotRests }), [])?.isNews).toBe(true);
  });

  it("names a few of many pools", () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ instanceType: `m${index}.large`, zone: "eu-west-1a" }));
    const { reason } = choose(standing("spot", { pools: many }), [no("spot", many)]) ?? {};
    expect(reason).toContain(
      "no Spot capacity in m0.large eu-west-1a, m1.large eu-west-1a, m2.large eu-west-1a and 9 more.",
    );
  });
});
