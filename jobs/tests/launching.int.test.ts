import { afterEach, expect, it } from "vitest";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment, listEvents } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import type { EnvironmentInstance } from "@/lib/environments/types";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import type { MarketPolicy } from "@/lib/providers/types";
import { control } from "@/lib/sandbox/testing/sandbox";

useDatabase();
const workplace = useWorkplace();

afterEach(async () => {
  await control(workplace.sandbox, "POST", "reset");
  await setClock(0);
  await db().pool.deleteMany();
  await db().spotCircuit.deleteMany();
});

let repositories = 0;

/** Moves the clock of deadlines by so many minutes from now. */
async function setClock(minutes: number): Promise<void> {
  const value = minutes * 60;
  const where = { key: "clock-offset" };
  await db().setting.upsert({ where, create: { key: "clock-offset", value }, update: { value } });
}

function addFault(fault: object): Promise<unknown> {
  return control(workplace.sandbox, "POST", "faults", fault);
}

async function create(market: MarketPolicy = "spot"): Promise<string> {
  repositories += 1;
  const { url: repositoryUrl } = await workplace.git.add(`site${repositories}`, { "index.html": "hello" });
  return (await createEnvironment(workplace.actor, { repositoryUrl, market })).id;
}

type Launched = { id: string; instance: EnvironmentInstance; messages: string[] };

/** Deploys, says what machine it got, and ends it. */
async function launch(market?: MarketPolicy): Promise<Launched> {
  const id = await create(market);
  const { instance } = await untilStatus(workplace.actor, id, "ready");
  const messages = (await listEvents(workplace.actor, id)).map(({ message }) => message);
  await terminateEnvironment(workplace.actor, id);
  await untilStatus(workplace.actor, id, "terminated");
  return { id, instance, messages };
}

it("goes on-demand where Spot has no capacity, says why, leaves Spot alone for a while, and returns to it", async () => {
  await addFault({ kind: "capacity", market: "spot" });
  const first = await launch();
  expect(first.instance.market).toBe("on-demand");
  expect(first.instance.reason).toMatch(
    /^On-demand: no Spot capacity in t3\.small us-east-1a, .* and \d+ more\. Spot is tried again at \d\d:\d\d UTC\.$/,
  );
  expect(first.messages).toContain(first.instance.reason);
  expect(first.instance.priceMicroUsdPerHour).toBeNull();
  const resting = await db().pool.findMany();
  expect(resting.length).toBeGreaterThan(3);
  expect(new Set(resting.map(({ market }) => market))).toEqual(new Set(["spot"]));

  const meanwhile = await launch();
  expect(meanwhile.instance.market).toBe("on-demand");
  expect(meanwhile.instance.reason).toContain("no Spot capacity lately");
  const { attempt } = await db().instance.findFirstOrThrow({ where: { environmentId: meanwhile.id } });
  expect(attempt).toBe(1);

  await control(workplace.sandbox, "POST", "reset");
  await setClock(1.1);
  const last = await launch();
  expect(last.instance).toMatchObject({ market: "spot", reason: expect.stringMatching(/^Spot, in the best of \d+ /) });
  const { type, zone } = last.instance;
  expect(await db().pool.count({ where: { instanceType: type, zone: zone ?? "" } })).toBe(0);
  expect(last.messages.filter((message) => message.includes("On-demand"))).toEqual([]);
});

it("leaves Spot alone after launches in a row that found none, until a quiet period is over", async () => {
  await addFault({ kind: "capacity", market: "spot" });
  for (const minute of [0, 1.1, 3.3]) {
    await setClock(minute);
    expect((await launch()).instance.reason).toContain("no Spot capacity in");
  }
  await control(workplace.sandbox, "POST", "reset");
  await setClock(12.9);
  const left = await launch();
  expect(left.instance.market).toBe("on-demand");
  expect(left.instance.reason).toContain("Spot was refused in several launches, so it is left alone for a while.");
  await setClock(13.5);
  expect((await launch()).instance.market).toBe("spot");
});

it("calls a quota a quota, and blames no pool for it", async () => {
  await addFault({ kind: "quota", code: "L-34B43A08", value: 0 });
  const { instance } = await launch();
  expect(instance.market).toBe("on-demand");
  expect(instance.reason).toMatch(/^On-demand: .*quota.* Spot is tried again with the next launch\.$/i);
  expect(await db().pool.count()).toBe(0);
});

it("says of Spot alone that there is more, and leaves on-demand alone", async () => {
  await addFault({ kind: "capacity", market: "spot" });
  const id = await create("spot-only");
  const failed = await untilStatus(workplace.actor, id, "failed");
  expect(failed.statusReason).toContain("no Spot capacity");
  expect(failed.statusReason).toContain("allow on-demand too");
  expect(await db().instance.count({ where: { environmentId: id } })).toBe(1);
});

it("tries pools that rest rather than fail", async () => {
  await addFault({ kind: "capacity" });
  const refused = await untilStatus(workplace.actor, await create(), "failed");
  expect(refused.statusReason).toContain("on-demand capacity");
  await control(workplace.sandbox, "POST", "reset");
  const { instance } = await launch();
  expect(instance.market).toBe("on-demand");
  expect(instance.reason).toContain("Every on-demand pool was refused lately; they are tried all the same.");
});

it("rests the pools that said no while another one had room, and learns the price of a Spot machine", async () => {
  const full = ["t3.small", "t3a.small", "t4g.small", "t3a.medium", "t4g.medium"];
  for (const instanceType of full) await addFault({ kind: "capacity", market: "spot", instanceType });
  const id = await create();
  const { instance } = await untilStatus(workplace.actor, id, "ready");
  expect(instance).toMatchObject({ market: "spot", type: "t3.medium" });
  const price = await eventually(async () => (await getEnvironment(workplace.actor, id)).instance.priceMicroUsdPerHour);
  expect(price).toBeGreaterThan(1_000);
  expect(price).toBeLessThan(1_000_000);
  const resting = await db().pool.findMany();
  expect(new Set(resting.map(({ instanceType }) => instanceType))).toEqual(new Set(full));
  await terminateEnvironment(workplace.actor, id);
});

it("is not held up, and does not fail, where nobody tells the price", async () => {
  await addFault({ kind: "hang", action: "DescribeSpotPriceHistory" });
  const { instance } = await launch();
  expect(instance).toMatchObject({ market: "spot", priceMicroUsdPerHour: null });
});
