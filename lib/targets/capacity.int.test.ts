import { beforeEach, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { type Market, type Pool, poolKey } from "@/lib/providers/types";
import { noteLaunch, noteNoSpot, noteRefusals, readCapacity } from "./capacity";
import { sandboxTarget } from "./sandboxTarget";

useDatabase();

const pools = ["a", "b"].map((letter) => ({ instanceType: "t3.small", zone: `us-east-1${letter}` }));
const [first, second] = pools as [(typeof pools)[0], (typeof pools)[0]];
let targetId: string;

beforeEach(async () => {
  await setClock(0);
  targetId = newId();
  const config = sandboxTarget({ endpoint: null, warning: null });
  await db().target.create({ data: { id: targetId, name: targetId, kind: "ec2", config } });
});

/** The pools that a market does not leave alone now. */
async function usable(market: Market): Promise<Pool[]> {
  const { resting } = await readCapacity(targetId);
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
