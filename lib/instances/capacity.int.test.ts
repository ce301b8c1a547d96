import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { type Market, type Pool, poolKey } from "@/lib/providers/types";
import { targetRow } from "@/lib/targets/testing/targetRow";
import { noteLaunch, noteNoSpot, noteRefusals, readCapacity } from "./capacity";

useDatabase();

const pools = ["a", "b"].map((letter) => ({ instanceType: "t3.small", zone: `us-east-1${letter}` }));
const [first, second] = pools as [(typeof pools)[0], (typeof pools)[0]];
let targetId: string;
let otherId: string;

beforeEach(async () => {
  await setClock(0);
  targetId = await targetRow(newId());
  otherId = await targetRow(newId());
});

/** The pools that a market does not leave alone now. */
async function usable(market: Market, id = targetId): Promise<Pool[]> {
  const { resting } = await readCapacity(id);
  const keys = resting.filter((pool) => pool.market === market).map(poolKey);
  return pools.filter((pool) => !keys.includes(poolKey(pool)));
}

/** Moves the clock of deadlines by so many minutes from now. */
async function setClock(minutes: number): Promise<void> {
  const value = minutes * 60;
  await db().setting.upsert({
    where: { key: "clock-offset" },
    create: { key: "clock-offset", value },
    update: { value },
  });
}

it("leaves a pool alone that had no capacity, on that market alone, longer each time", async () => {
  await noteRefusals(targetId, "spot", [first]);
  expect(await usable("spot")).toEqual([second]);
  expect(await usable("on-demand")).toEqual(pools);
  await setClock(1.1);
  expect(await usable("spot")).toEqual(pools);
  await noteRefusals(targetId, "spot", [first]);
  await setClock(2.9);
  expect(await usable("spot")).toEqual([second]);
  await setClock(3.3);
  expect(await usable("spot")).toEqual(pools);
});

it("forgets refusals when a launch succeeds there", async () => {
  await noteRefusals(targetId, "spot", pools);
  await noteLaunch(targetId, "spot", first);
  expect(await usable("spot")).toEqual([first]);
});

it("takes refusals of many launches at once for one", async () => {
  await Promise.all(Array.from({ length: 10 }, () => noteRefusals(targetId, "spot", pools)));
  expect(await usable("spot")).toEqual([]);
  await setClock(1.1);
  expect(await usable("spot")).toEqual(pools);
});

it("stops trying Spot after three launches that found none, until a quiet period is over or one succeeds", async () => {
  const closedUntil = async () => (await readCapacity(targetId)).spotClosedUntil;
  await noteNoSpot(targetId);
  await noteNoSpot(targetId);
  expect(await closedUntil()).toBeNull();
  await noteNoSpot(targetId);
  expect(await closedUntil()).toBeInstanceOf(Date);
  await setClock(10.1);
  expect(await closedUntil()).toBeNull();
  await noteNoSpot(targetId);
  expect(await closedUntil()).not.toBeNull();
  await noteLaunch(targetId, "spot", first);
  await noteNoSpot(targetId);
  expect(await closedUntil()).toBeNull();
});

describe("one target of two", () => {
  const markets = ["spot", "on-demand"] as const;
  const all = () => Promise.all([targetId, otherId].flatMap((id) => markets.map((market) => usable(market, id))));
  const closed = async () =>
    (await Promise.all([targetId, otherId].map(readCapacity))).map(({ spotClosedUntil }) => spotClosedUntil !== null);
  const rows = () => Promise.all([db().pool.count(), db().spotCircuit.count()]);

  beforeEach(async () => {
    await db().pool.deleteMany();
    await db().spotCircuit.deleteMany();
  });

  it("rests alone, on one market alone", async () => {
    expect(await all()).toEqual([pools, pools, pools, pools]);
    await noteRefusals(targetId, "spot", [first]);
    expect(await all()).toEqual([[second], pools, pools, pools]);
    await noteRefusals(otherId, "on-demand", pools);
    await noteRefusals(otherId, "spot", [first]);
    expect(await all()).toEqual([[second], pools, [second], []]);
    // Longer each time for the one that was refused again, and not for the other.
    await setClock(1.1);
    await noteRefusals(targetId, "spot", [first]);
    await setClock(2.9);
    expect(await all()).toEqual([[second], pools, pools, pools]);
  });

  it("is launched in, which says nothing of the other, nor of another market, type or zone", async () => {
    for (const id of [targetId, otherId]) for (const market of markets) await noteRefusals(id, market, pools);
    await noteLaunch(targetId, "on-demand", first);
    expect(await all()).toEqual([[], [first], [], []]);
    await noteLaunch(otherId, "spot", { ...second, instanceType: "m5.large" });
    await noteLaunch(otherId, "spot", { ...second, zone: "us-east-1c" });
    expect(await all()).toEqual([[], [first], [], []]);
    await noteLaunch(otherId, "spot", second);
    expect(await all()).toEqual([[], [first], [second], []]);
  });

  it("leaves Spot alone by itself, until it is launched there itself", async () => {
    for (const id of [targetId, otherId, targetId, otherId]) await noteNoSpot(id);
    expect(await closed()).toEqual([false, false]);
    await noteNoSpot(targetId);
    expect(await closed()).toEqual([true, false]);
    await noteLaunch(targetId, "on-demand", first);
    await noteLaunch(otherId, "spot", first);
    expect(await closed()).toEqual([true, false]);
    await noteLaunch(targetId, "spot", first);
    expect(await closed()).toEqual([false, false]);
  });

  it("notes nothing where nothing was refused, and the same pool once", async () => {
    await noteRefusals(targetId, "spot", []);
    expect(await rows()).toEqual([0, 0]);
    await noteRefusals(targetId, "spot", [first, { ...first }, second]);
    expect(await rows()).toEqual([2, 0]);
  });
});
