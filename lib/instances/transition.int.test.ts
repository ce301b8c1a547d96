import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type InstanceState, instanceStates } from "@/lib/environments/instance";
import { addEnvironment, addMachine, addPlace, type Place } from "@/lib/environments/testing/rows";
import { useTold } from "@/lib/environments/testing/told";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { instanceEvents, next } from "./lifecycle";
import { insertInstance, moveInstances, noteFacts } from "./transition";

useDatabase();
const told = useTold();

let place: Place;
let environmentId: string;
const aheadSeconds = 3 * 24 * 3_600;

beforeAll(async () => {
  place = await addPlace();
  // So that a time by another clock than the database's shows.
  await db().setting.create({ data: { key: "clock-offset", value: aheadSeconds } });
});

beforeEach(async () => {
  environmentId = await addEnvironment(place, { status: "ready" });
});

const began = new Date("2026-11-30T10:00:00.000Z");

async function instance(state: InstanceState, where = environmentId): Promise<string> {
  const id = await addMachine(where, { state, publicIp: "192.0.2.1", launchedAt: began });
  const hasStretch = state !== "planned" && state !== "ended";
  if (hasStretch) await db().stretch.create({ data: { instanceId: id, state, beganAt: began } });
  return id;
}

const row = (id: string) => db().instance.findUniqueOrThrow({ where: { id } });
const stretches = (instanceId: string) => db().stretch.findMany({ where: { instanceId }, orderBy: { id: "asc" } });
const events = () => db().event.findMany({ where: { environmentId, kind: "instance" } });
const move = (input: Parameters<typeof moveInstances>[1]) => db().$transaction((tx) => moveInstances(tx, input));

const cases = instanceStates.flatMap((state) =>
  instanceEvents.map((event) => ({ state, event, to: next(state, event) })),
);

describe("every state and every event, on rows", () => {
  it.each(cases)("$event of one that is $state: $to", async ({ state, event, to }) => {
    const [id, other] = [await instance(state), await instance(state)];
    const [before, open] = [await row(id), await stretches(id)];
    const untouched = [await row(other), await stretches(other)];
    const from = await databaseNow();
    const moved = await move({ ids: [id], event, message: "It moved.", facts: { zone: "us-east-1c" } });
    const until = await databaseNow();
    expect([await row(other), await stretches(other)]).toEqual(untouched);
    if (to === null) {
      expect([moved, await row(id), await stretches(id), await events()]).toEqual([[], before, open, []]);
      return;
    }
    expect(moved).toEqual([id]);
    const after = await row(id);
    const isNow = (time: Date | null) => time !== null && time >= from && time <= until;
    expect(after.state).toBe(to);
    expect(after.zone).toBe("us-east-1c");
    expect(after.publicIp).toBe(to === "stopped" ? null : "192.0.2.1");
    expect(after.launchedAt).toEqual(began);
    expect([isNow(after.retiredAt), isNow(after.endedAt)]).toEqual([to === "retired", to === "ended"]);
    const all = await stretches(id);
    expect(all.map((one) => one.state)).toEqual([...open.map((one) => one.state), ...(to === "ended" ? [] : [to])]);
    expect(all.filter(({ endedAt }) => endedAt === null)).toHaveLength(to === "ended" ? 0 : 1);
    for (const [index, one] of all.slice(0, -1).entries()) expect(one.endedAt).toEqual(all[index + 1]?.beganAt);
    expect((await events()).map(({ message, actor }) => [message, actor])).toEqual([["It moved.", "system"]]);
  });
});

describe("a stretch", () => {
  it("goes by the provider's clock where that says when, and never backwards", async () => {
    const id = await instance("launching");
    const at = (minutes: number) => new Date(began.getTime() + minutes * 60_000);
    await move({ ids: [id], event: "run", at: at(1), message: null });
    await move({ ids: [id], event: "stop", at: at(3), message: null });
    await move({ ids: [id], event: "stopped", at: at(2), message: null });
    await move({ ids: [id], event: "end", at: at(9), message: null });
    expect((await stretches(id)).map(({ state, beganAt, endedAt }) => [state, beganAt, endedAt])).toEqual([
      ["launching", began, at(1)],
      ["running", at(1), at(3)],
      ["stopping", at(3), at(3)],
      ["stopped", at(3), at(9)],
    ]);
    // A timeline that nobody has to tell says nothing.
    expect(await events()).toEqual([]);
  });

  it("is one for each time that it was started, and the first launch stays", async () => {
    const id = await instance("planned");
    await db().instance.update({ where: { id }, data: { launchedAt: null } });
    const at = (minutes: number) => new Date(began.getTime() + minutes * 60_000);
    const life = ["launch", "run", "stop", "stopped", "start", "run", "retire", "end"] as const;
    for (const [index, event] of life.entries()) await move({ ids: [id], event, at: at(index), message: null });
    const states = ["launching", "running", "stopping", "stopped", "starting", "running", "retired"];
    expect((await stretches(id)).map(({ state, beganAt }) => [state, beganAt])).toEqual(
      states.map((state, index) => [state, at(index)]),
    );
    expect((await row(id)).launchedAt).toEqual(at(1));
  });
});

it("moves many at once, leaves out who had moved on, and tells of each environment once", async () => {
  const second = await addEnvironment(place, { status: "ready" });
  const ids = [
    await instance("running"),
    await instance("stopped"),
    await instance("ended"),
    await instance("running", second),
  ];
  await told.heard();
  await move({ ids, event: "end", message: null });
  const { environments } = await told.heard();
  expect((await Promise.all(ids.map(row))).map(({ state }) => state)).toEqual(Array(4).fill("ended"));
  expect(environments.toSorted()).toEqual([environmentId, second].toSorted());
  expect(await move({ ids, event: "end", message: null })).toEqual([]);
  expect(await move({ ids: [], event: "end", message: null })).toEqual([]);
});

it("notices one that the cloud takes back, once", async () => {
  const [noticed, lost] = [await instance("running"), await instance("running")];
  await move({ ids: [noticed], event: "retire", isNoticed: true, message: null });
  await move({ ids: [lost], event: "retire", message: null });
  const first = await row(noticed);
  expect([first.noticedAt, (await row(lost)).noticedAt]).toEqual([first.retiredAt, null]);
  expect(await move({ ids: [noticed], event: "retire", isNoticed: true, message: null })).toEqual([]);
  expect(await row(noticed)).toEqual(first);
});

it("lets one of two who move the same instance win", async () => {
  const id = await instance("running");
  const both = await Promise.all(["a", "b"].map((message) => move({ ids: [id], event: "end", message })));
  expect(both.flat()).toEqual([id]);
  expect(await events()).toHaveLength(1);
});

it("writes down a plan, and facts of one that stays where it stands", async () => {
  const plan = await db().$transaction((tx) =>
    insertInstance(tx, {
      ...{ id: newId(), environmentId, attempt: 1, clientToken: newId(), type: "t3.small", market: "spot" },
      ...{ region: "us-east-1", sshPort: 22, hostKey: "", hostKeyPrivate: "", sshKey: "", sshKeyPrivate: "" },
    }),
  );
  expect([plan.state, await stretches(plan.id)]).toEqual(["planned", []]);
  const other = await instance("running");
  const before = await row(other);
  await db().$transaction((tx) => noteFacts(tx, plan.id, { priceMicroUsdPerHour: 4_200 }));
  expect([(await row(plan.id)).priceMicroUsdPerHour, await row(other)]).toEqual([4_200, before]);
});
