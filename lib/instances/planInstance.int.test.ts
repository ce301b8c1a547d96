import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, userRow } from "@/lib/access/testing/actorRows";
import { environmentRow, instanceRow } from "@/lib/environments/testing/environmentRow";
import { heldSession } from "@/lib/environments/testing/launchSession";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { publicKeyOf } from "@/lib/ssh/publicKeyOf";
import type { TargetConfig } from "@/lib/targets/schema";
import { targetRow } from "@/lib/targets/testing/targetRow";
import { keepKey, readKey } from "./launching/keyStore";
import { toRequest } from "./launching/request";
import type { Choice } from "./launching/types";
import { planInstance } from "./planInstance";
import { liveInstance, readMachines } from "./queries";

useDatabase();
const never = new AbortController().signal;

const pools = ["a", "b"].map((zone) => ({ instanceType: "t3.small", zone: `eu-west-1${zone}` }));
const choice: Choice = { market: "spot", pools, reason: "Spot, in the best of 2 pools.", isNews: false };
const range = { first: 22_000, last: 22_001 };
let ada: UserActor;
let targetId: string;

beforeAll(async () => {
  ada = await userRow("Ada");
});

beforeEach(async () => {
  targetId = await targetRow(newId(), { sshPorts: range });
});

async function session(config?: Partial<TargetConfig>) {
  const id = config ? await targetRow(newId(), config) : targetId;
  return heldSession(await environmentRow(ada, { targetId: id, port: 3_000, instanceType: "small" }));
}

const plan = (on: Awaited<ReturnType<typeof session>>, changes: Partial<Choice> = {}) =>
  planInstance(on, { ...choice, ...changes }, { signal: never });

describe("a machine that is planned", () => {
  it("says where it may be, with keys that are its own and sealed for it", async () => {
    const on = await session();
    const made = await plan(on);
    expect(made).toMatchObject({
      ...{ environmentId: on.environmentId, attempt: 1, market: "spot", pools, reason: choice.reason, type: "small" },
      ...{ region: "eu-west-1", externalId: null, launchedAt: null, endedAt: null, sshPort: 22_000 },
    });
    expect(made.clientToken).toMatch(/^[ -~]{1,64}$/);
    const hostKey = decrypt(made.hostKeyPrivate, `instance:${made.id}`);
    expect(publicKeyOf(hostKey)).toBe(made.hostKey);
    expect(publicKeyOf(await readKey(on.target, made, never))).toBe(made.sshKey);
    expect(made.hostKey).not.toBe(made.sshKey);
    expect(() => decrypt(made.sshKeyPrivate, `instance:${newId()}`)).toThrow();
    const owner = { environmentId: on.environmentId, instanceId: made.id, target: on.target };
    expect(await keepKey(owner, hostKey, never)).not.toContain(hostKey);
    expect(await db().event.count({ where: { environmentId: on.environmentId } })).toBe(0);
  });

  it("is news where it is not what was asked for first, and then the one that was refused has ended", async () => {
    const on = await session();
    const first = await plan(on);
    const reason = "On-demand: no Spot capacity.";
    const news = { ...choice, market: "on-demand" as const, reason, isNews: true };
    const second = await planInstance(on, news, { signal: never, refused: first });
    expect(second).toMatchObject({ attempt: 2, market: "on-demand", reason, sshPort: 22_000 });
    expect((await db().instance.findUniqueOrThrow({ where: { id: first.id } })).endedAt).not.toBeNull();
    const events = await db().event.findMany({ where: { environmentId: on.environmentId } });
    expect(events.map(({ message }) => message)).toEqual([reason]);
    expect((await liveInstance(on.environmentId))?.id).toBe(second.id);
  });

  it("has a client token that no other environment, attempt, market, pool or disk has", async () => {
    const [on, other] = [await session(), await session()];
    const bigger = await session({ diskGib: 30, sshPorts: range });
    const refusing = async (changes: Partial<Choice>) => {
      const made = await plan(on, changes);
      await db().instance.update({ where: { id: made.id }, data: { endedAt: new Date(), state: "ended" } });
      return made.clientToken;
    };
    const tokens = [
      await refusing({}),
      await refusing({}),
      await refusing({ market: "on-demand" }),
      await refusing({ pools: pools.slice(1) }),
      (await plan(other)).clientToken,
      (await plan(bigger)).clientToken,
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
  });
});

describe("the SSH port of a machine", () => {
  it("is none that a live one has on the same target, whatever others have", async () => {
    const elsewhere = await session({ sshPorts: range });
    await plan(elsewhere);
    const [one, two, three] = [await session(), await session(), await session()];
    const first = await plan(one);
    expect([first.sshPort, (await plan(two)).sshPort]).toEqual([22_000, 22_001]);
    await expect(plan(three)).rejects.toMatchObject({ name: "StepFailed", message: /Every SSH port/ });
    // One that is retired may still serve; one that has ended does not.
    await db().instance.update({ where: { id: first.id }, data: { retiredAt: new Date(), state: "retired" } });
    await expect(plan(three)).rejects.toThrow(/Every SSH port/);
    await db().instance.update({ where: { id: first.id }, data: { endedAt: new Date(), state: "ended" } });
    expect((await plan(three)).sshPort).toBe(22_000);
  });

  it("is for each another one, also where many are planned at once", async () => {
    const wide = await targetRow(newId(), { sshPorts: { first: 22_100, last: 22_107 } });
    const ids = await Promise.all(Array.from({ length: 8 }, () => environmentRow(ada, { targetId: wide })));
    const sessions = await Promise.all(ids.map((id) => heldSession(id)));
    const ports = (await Promise.all(sessions.map((on) => plan(on)))).map(({ sshPort }) => sshPort);
    expect(ports.toSorted()).toEqual([22_100, 22_101, 22_102, 22_103, 22_104, 22_105, 22_106, 22_107]);
  });

  it("is the same for all where every machine has its own address", async () => {
    const own = { sshPorts: { first: 22, last: 22 } };
    expect([(await plan(await session(own))).sshPort, (await plan(await session(own))).sshPort]).toEqual([22, 22]);
  });
});

it("asks the cloud for what is written down, and opens SSH to Mayfly and the app to people", async () => {
  const on = await session({ sshCidrs: ["192.0.2.0/24"], appCidrs: ["198.51.100.0/24", "::/0"], diskGib: 20 });
  const made = await plan(on, { market: "on-demand" });
  const request = toRequest(on, made);
  expect(request).toMatchObject({
    ...{ clientToken: made.clientToken, name: `mayfly-${on.environmentId}`, market: "on-demand", pools, diskGib: 20 },
    ...{ sshPublicKey: made.sshKey },
    tags: {
      "mayfly:installation": on.target.installation,
      "mayfly:environment": on.environmentId,
      "mayfly:attempt": "1",
      "mayfly:expires-at": on.state.expiresAt.toISOString(),
    },
    ports: [
      { port: 22, cidrs: ["192.0.2.0/24"] },
      { port: 3_000, cidrs: ["198.51.100.0/24", "::/0"] },
    ],
  });
  expect(toRequest(on, made)).toEqual(request);
  const noPort = { ...on, state: { ...on.state, port: null } };
  expect(toRequest(noPort, made).ports).toEqual([{ port: 22, cidrs: ["192.0.2.0/24"] }]);
});

it("knows which machine serves, which one is planned, and which are to end, of one environment of two", async () => {
  const [id, other] = [await environmentRow(ada, { targetId }), await environmentRow(ada, { targetId })];
  expect([await liveInstance(id), await readMachines(id)]).toEqual([null, { live: null, retired: [] }]);
  const now = new Date();
  const gone = await instanceRow(id, { launchedAt: now, endedAt: now });
  const retired = [
    await instanceRow(id, { launchedAt: now, retiredAt: now }),
    await instanceRow(id, { retiredAt: now }),
  ];
  await instanceRow(id, { launchedAt: now, retiredAt: now, endedAt: now });
  const serving = await instanceRow(id, { launchedAt: now });
  const theirs = await instanceRow(other, { launchedAt: now });
  const ids = async (environmentId: string) => {
    const { live, retired: leaving } = await readMachines(environmentId);
    return [(await liveInstance(environmentId))?.id, live?.id, leaving.map((machine) => machine.id)];
  };
  expect(await ids(id)).toEqual([serving, serving, retired.toReversed()]);
  expect(await ids(other)).toEqual([theirs, theirs, []]);
  const planned = await instanceRow(id);
  expect(await ids(id)).toEqual([planned, serving, retired.toReversed()]);
  expect(gone).not.toBe(serving);
});
