import { beforeEach, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { noteLaunch, noteNoSpot, noteRefusals, spotClosedUntil, usablePools } from "./capacity";
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
  expect(await usablePools(targetId, "spot", pools)).toEqual([second]);
  expect(await usablePools(targetId, "on-demand", pools)).toEqual(pools);
  await setClock(1.1);
  expect(await usablePools(targetId, "spot", pools)).toEqual(pools);
  await noteRefusals(targetId, "spot", [first]);
  await setClock(2.9);
  expect(await usablePools(targetId, "spot", pools)).toEqual([second]);
  await setClock(3.3);
  expect(await usablePools(targetId, "spot", pools)).toEqual(pools);
});

it("forgets refusals when a launch succeeds there", async () => {
  await noteRefusals(targetId, "spot", pools);
  await noteLaunch(targetId, "spot", first);
  expect(await usablePools(targetId, "spot", pools)).toEqual([first]);
});

it("stops trying Spot after three launches that found none, until a quiet period is over or one succeeds", async () => {
  expect(await noteNoSpot(targetId)).toBeNull();
  expect(await noteNoSpot(targetId)).toBeNull();
  expect(await spotClosedUntil(targetId)).toBeNull();
  const until = await noteNoSpot(targetId);
  expect(until).toBeInstanceOf(Date);
  expect(await spotClosedUntil(targetId)).toEqual(until);
  await setClock(10.1);
  expect(await spotClosedUntil(targetId)).toBeNull();
  await noteNoSpot(targetId);
  expect(await spotClosedUntil(targetId)).not.toBeNull();
  await noteLaunch(targetId, "spot", first);
  expect(await spotClosedUntil(targetId)).toBeNull();
  expect(await noteNoSpot(targetId)).toBeNull();
});
