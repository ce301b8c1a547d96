import { DescribeInstancesCommand, DescribeTagsCommand, EC2Client, type Filter } from "@aws-sdk/client-ec2";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, userRow } from "@/lib/access/testing/actorRows";
import { deploymentRow, environmentRow } from "@/lib/environments/testing/environmentRow";
import { heldSession } from "@/lib/environments/testing/launchSession";
import type { Session } from "@/lib/environments/worker/session";
import { readDeployment } from "@/lib/environments/worker/state";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimPorts } from "@/lib/platform/testing/ports";
import { ProviderError } from "@/lib/providers/errors";
import { typesOf } from "@/lib/providers/sizes";
import { type MarketPolicy, type ProviderFault, poolKey } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { installationId } from "@/lib/targets/installation";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import { targetRow } from "@/lib/targets/testing/targetRow";
import { noteNoSpot, noteRefusals } from "./capacity";
import { launch } from "./launch";

useDatabase();
const sandbox = useSandbox();
const never = new AbortController().signal;

let ada: UserActor;
let targetId: string;
let otherId: string;

beforeAll(async () => {
  ada = await userRow("Ada");
});

beforeEach(async () => {
  const { endpoint, credentials: keys } = sandbox();
  // Of this test alone: the machines of those before it may still be there.
  const config = { ...sandboxTarget({ endpoint, warning: null }), sshPorts: await claimPorts() };
  [targetId, otherId] = [await targetRow(newId(), config, { keys }), await targetRow(newId(), config, { keys })];
});

afterEach(() => control(sandbox(), "POST", "reset"));

const addFault = (fault: object) => control(sandbox(), "POST", "faults", fault);

async function environment(market: MarketPolicy = "spot", instanceType = "t3.small"): Promise<string> {
  const id = await environmentRow(ada, { targetId, market, instanceType, port: 3_000, status: "provisioning" });
  await deploymentRow(id, { status: "running" });
  return id;
}

/** Runs the step once, as a worker that holds the environment, and has the lease of an earlier one end first. */
async function run(environmentId: string, signal: AbortSignal = never): Promise<string> {
  const session = await hold(environmentId);
  return runIn(session, signal);
}

async function hold(environmentId: string): Promise<Session> {
  await db().lease.updateMany({ where: { key: `environment:${environmentId}` }, data: { expiresAt: new Date(0) } });
  return heldSession(environmentId);
}

async function runIn(session: Session, signal = never): Promise<string> {
  const { environmentId } = session;
  const { id } = await db().deployment.findFirstOrThrow({ where: { environmentId } });
  const deployment = await readDeployment(id);
  return launch({ session, deployment, signal });
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Error) => error,
  );
const rows = (environmentId: string) =>
  db().instance.findMany({ where: { environmentId }, orderBy: { attempt: "asc" } });
const messages = async (environmentId: string) =>
  (await db().event.findMany({ where: { environmentId }, orderBy: { id: "asc" } })).map(({ message }) => message);
const noted = async (id: string) =>
  new Set((await db().pool.findMany({ where: { targetId: id } })).map(({ market }) => market));
const failures = async (id: string) => (await db().spotCircuit.findUnique({ where: { targetId: id } }))?.failures ?? 0;

function ec2(): EC2Client {
  const { endpoint, credentials } = sandbox();
  return new EC2Client({ endpoint, credentials, region: "us-east-1" });
}

/** The environment's machines that are not gone. */
async function machines(environmentId: string) {
  const Filters = [
    { Name: "tag:mayfly:environment", Values: [environmentId] },
    { Name: "instance-state-name", Values: ["pending", "running"] },
  ];
  const { Reservations = [] } = await ec2().send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

describe("what a launch comes to", () => {
  type Row = { market: string; ended: boolean };
  type Case = {
    policy: MarketPolicy;
    faults: object[];
    /** The planned machines, and the fault with which it ends; null: with a machine. */
    rows: Row[];
    fault: ProviderFault | "spot alone" | null;
    /** The markets whose pools are left alone afterwards. */
    rest: string[];
    circuit: number;
  };
  const spotFull = { kind: "capacity", market: "spot" };
  const demandFull = { kind: "capacity", market: "on-demand" };
  const noSpotQuota = { kind: "quota", code: "L-34B43A08", value: 0 };
  const noDemandQuota = { kind: "quota", code: "L-1216C47A", value: 0 };
  const refused = (market: string) => ({ market, ended: true });
  const kept = (market: string) => ({ market, ended: false });
  const failing = (code: string, status: number) => ({ kind: "error-before", action: "CreateFleet", code, status });

  const cases: [string, Case][] = [
    ["Spot", { policy: "spot", faults: [], rows: [kept("spot")], fault: null, rest: [], circuit: 0 }],
    ["Spot alone", { policy: "spot-only", faults: [], rows: [kept("spot")], fault: null, rest: [], circuit: 0 }],
    [
      "on-demand, though Spot is full",
      {
        ...{ policy: "on-demand", faults: [spotFull, noSpotQuota], rows: [kept("on-demand")] },
        ...{ fault: null, rest: [], circuit: 0 },
      },
    ],
    [
      "on-demand where Spot is full",
      {
        ...{ policy: "spot", faults: [spotFull], rows: [refused("spot"), kept("on-demand")] },
        ...{ fault: null, rest: ["spot"], circuit: 1 },
      },
    ],
    [
      "on-demand where Spot has no quota, for which no pool is to blame",
      {
        ...{ policy: "spot", faults: [noSpotQuota], rows: [refused("spot"), kept("on-demand")] },
        ...{ fault: null, rest: [], circuit: 1 },
      },
    ],
    [
      "nothing where both are full",
      {
        ...{ policy: "spot", faults: [spotFull, demandFull], rows: [refused("spot"), refused("on-demand")] },
        ...{ fault: "capacity", rest: ["spot", "on-demand"], circuit: 1 },
      },
    ],
    [
      "nothing where both have no quota",
      {
        ...{ policy: "spot", faults: [noSpotQuota, noDemandQuota], rows: [refused("spot"), refused("on-demand")] },
        ...{ fault: "quota", rest: [], circuit: 1 },
      },
    ],
    [
      "nothing on Spot alone that is full",
      {
        ...{ policy: "spot-only", faults: [spotFull], rows: [refused("spot")] },
        ...{ fault: "spot alone", rest: ["spot"], circuit: 1 },
      },
    ],
    [
      "nothing on-demand that is full",
      {
        ...{ policy: "on-demand", faults: [demandFull], rows: [refused("on-demand")] },
        ...{ fault: "capacity", rest: ["on-demand"], circuit: 0 },
      },
    ],
    // What is no matter of room: the same plan is tried again, so that what it may have made is found.
    [
      "nothing where it is not allowed",
      {
        ...{ policy: "spot", faults: [{ kind: "deny", action: "ec2:CreateFleet" }], rows: [kept("spot")] },
        ...{ fault: "auth", rest: [], circuit: 0 },
      },
    ],
    [
      "nothing where the cloud asks for fewer calls",
      {
        ...{ policy: "spot", faults: [{ kind: "throttle", action: "CreateFleet" }], rows: [kept("spot")] },
        ...{ fault: "throttled", rest: [], circuit: 0 },
      },
    ],
    [
      "nothing while the cloud has a problem of its own",
      {
        ...{ policy: "spot", faults: [failing("InternalError", 500)], rows: [kept("spot")] },
        ...{ fault: "transient", rest: [], circuit: 0 },
      },
    ],
    [
      "nothing where the cloud does not take it",
      {
        ...{ policy: "on-demand", faults: [failing("InvalidParameterValue", 400)], rows: [kept("on-demand")] },
        ...{ fault: "invalid", rest: [], circuit: 0 },
      },
    ],
  ];

  it.each(cases)("%s", { timeout: 120_000 }, async (_, expected) => {
    const id = await environment(expected.policy);
    for (const fault of expected.faults) await addFault(fault);
    const error = await failure(run(id));
    if (expected.fault === null) expect(error).toBeNull();
    else if (expected.fault === "spot alone") expect(error?.message).toContain("allow on-demand too");
    else expect(error).toMatchObject({ name: "ProviderError", fault: expected.fault });
    const instances = await rows(id);
    expect(instances.map(({ market, endedAt }) => ({ market, ended: endedAt !== null }))).toEqual(expected.rows);
    expect(instances.map(({ attempt }) => attempt)).toEqual(expected.rows.map((_row, index) => index + 1));
    expect(new Set(instances.map(({ clientToken }) => clientToken)).size).toBe(instances.length);
    expect([await noted(targetId), await failures(targetId)]).toEqual([new Set(expected.rest), expected.circuit]);
    expect([await noted(otherId), await failures(otherId)]).toEqual([new Set(), 0]);
    const there = await machines(id);
    expect(there).toHaveLength(expected.fault === null ? 1 : 0);
    const [last] = instances.slice(-1);
    if (expected.fault === null) {
      expect(last?.externalId).toBe(there[0]?.InstanceId);
      expect(there[0]?.Tags).toContainEqual({ Key: "mayfly:attempt", Value: String(last?.attempt) });
    } else
      expect(instances.every(({ externalId, launchedAt }) => externalId === null && launchedAt === null)).toBe(true);
    if (instances.length > 1) expect(await messages(id)).toContain(last?.reason);
  });
});

describe("the machine that is launched", () => {
  it("is written down as it is, and carries whose it is and how long", async () => {
    const id = await environment();
    const expiresAt = new Date("2031-02-03T04:05:06.789Z");
    await db().environment.update({ where: { id }, data: { expiresAt } });
    expect(await run(id)).toBe("succeeded");
    const [row] = await rows(id);
    const [machine] = await machines(id);
    expect(row).toMatchObject({
      ...{ externalId: machine?.InstanceId, type: machine?.InstanceType, zone: machine?.Placement?.AvailabilityZone },
      ...{ publicIp: machine?.PublicIpAddress, launchedAt: machine?.LaunchTime, region: "us-east-1", market: "spot" },
    });
    expect(machine?.InstanceLifecycle).toBe("spot");
    const tags = {
      Name: `mayfly-${id}`,
      "mayfly:installation": await installationId(),
      "mayfly:environment": id,
      "mayfly:attempt": "1",
      "mayfly:expires-at": expiresAt.toISOString(),
    };
    const tagged = async (Filters: Filter[]) => (await ec2().send(new DescribeTagsCommand({ Filters }))).Tags ?? [];
    const ours = await tagged([{ Name: "value", Values: [id] }]);
    const Tags = await tagged([{ Name: "resource-id", Values: ours.map(({ ResourceId = "" }) => ResourceId) }]);
    const kinds = Map.groupBy(Tags, ({ ResourceType }) => ResourceType);
    expect([...kinds.keys()].sort()).toEqual([
      ...["instance", "key-pair", "network-interface", "security-group", "spot-instances-request", "volume"],
    ]);
    for (const [kind, each] of kinds) {
      // The cloud adds some of its own.
      const said = each.filter(({ Key = "" }) => !Key.startsWith("aws:"));
      expect(Object.fromEntries(said.map(({ Key, Value }) => [Key, Value])), kind).toEqual(tags);
    }
    expect(await messages(id)).toEqual([`${row?.externalId} (t3.small, spot) runs in ${row?.zone}.`]);
  });

  it("has the price of its own zone and type on Spot, and none on-demand", async () => {
    const [id, other] = [await environment("spot", "small"), await environment("on-demand")];
    const session = await hold(id);
    await runIn(session);
    await run(other);
    const price = await eventually(async () => (await rows(id))[0]?.priceMicroUsdPerHour);
    const pools = await session.target.provider.pools(typesOf("small"), never);
    const prices = await session.target.provider.spotPrices(pools, never);
    expect(new Set(prices.values()).size).toBeGreaterThan(3);
    const [row] = await rows(id);
    expect(price).toBe(prices.get(poolKey({ instanceType: row?.type ?? "", zone: row?.zone ?? "" })));
    expect((await rows(other))[0]?.priceMicroUsdPerHour).toBeNull();
    // A worker that takes over asks again where nobody had told it.
    await db().instance.update({ where: { id: row?.id ?? "" }, data: { priceMicroUsdPerHour: null } });
    expect(await run(id)).toBe("skipped");
    await eventually(async () => (await rows(id))[0]?.priceMicroUsdPerHour === price);
    expect(await machines(id)).toHaveLength(1);
  });

  it("is of a pool that has room, and only those rest that had none, on this target", async () => {
    await addFault({ kind: "capacity", market: "spot", instanceType: "t3.small", zone: "us-east-1a" });
    await addFault({ kind: "capacity", market: "spot", instanceType: "t3.small", zone: "us-east-1b" });
    // The cheaper of what is left, so that the full ones are asked first.
    const id = await environment("spot", "t3.small");
    await run(id);
    const [row] = await rows(id);
    expect(["us-east-1a", "us-east-1b"]).not.toContain(row?.zone);
    const resting = await db().pool.findMany({ where: { targetId } });
    expect(resting.every(({ zone, market }) => /1[ab]$/.test(zone) && market === "spot")).toBe(true);
    expect([await noted(otherId), await failures(targetId)]).toEqual([new Set(), 0]);
  });

  it("heeds what this target has been refused, and not what another one has", async () => {
    const zones = ["a", "b", "c", "d", "e", "f"].map((letter) => `us-east-1${letter}`);
    const pools = zones.map((zone) => ({ instanceType: "t3.small", zone }));
    await noteRefusals(otherId, "spot", pools);
    for (let time = 0; time < 3; time += 1) await noteNoSpot(otherId);
    const first = await environment();
    await run(first);
    expect((await rows(first)).map(({ market }) => market)).toEqual(["spot"]);
    await noteRefusals(targetId, "spot", pools);
    const second = await environment();
    await run(second);
    expect((await rows(second)).map(({ market }) => market)).toEqual(["on-demand"]);
    expect((await rows(second))[0]?.reason).toContain("no Spot capacity lately");
  });
});

describe("a launch that an earlier worker began", () => {
  /** A plan, as it is written down before the call, and the machine of it where the call was made. */
  async function begun({ isMade }: { isMade: boolean }) {
    const id = await environment();
    await run(id);
    const [row] = await rows(id);
    if (!row) throw new Error("nothing was planned");
    const told = {
      state: "planned",
      externalId: null,
      launchedAt: null,
      zone: null,
      publicIp: null,
      priceMicroUsdPerHour: null,
    };
    await db().instance.update({ where: { id: row.id }, data: told });
    if (!isMade) {
      const { provider } = (await hold(id)).target;
      await eventually(
        async () => {
          const remains = await provider.teardown(id, never);
          return Object.values(remains).flat().length === 0;
        },
        { timeoutMs: 40_000 },
      );
    }
    return { id, row };
  }

  it("is gone on with: the machine that it made is adopted", async () => {
    const { id, row } = await begun({ isMade: true });
    await addFault({ kind: "capacity" });
    expect(await run(id)).toBe("succeeded");
    const [adopted, ...others] = await rows(id);
    expect(others).toEqual([]);
    expect(adopted).toMatchObject({
      id: row.id,
      externalId: row.externalId,
      zone: row.zone,
      launchedAt: row.launchedAt,
    });
    expect(await machines(id)).toHaveLength(1);
    expect(await noted(targetId)).toEqual(new Set());
  });

  it("is over where its machine has ended already: the next one is another attempt", async () => {
    const { id, row } = await begun({ isMade: false });
    const error = await failure(run(id));
    expect(error).toMatchObject({ name: "StepFailed", retryable: true, message: /ended while it started/ });
    expect((await rows(id)).map(({ endedAt }) => endedAt !== null)).toEqual([true]);
    expect(await run(id)).toBe("succeeded");
    const [first, second] = await rows(id);
    expect(first?.id).toBe(row.id);
    expect(second).toMatchObject({ attempt: 2, endedAt: null });
    expect(second?.clientToken).not.toBe(row.clientToken);
    expect((await machines(id)).map(({ InstanceId }) => InstanceId)).toEqual([second?.externalId]);
  });

  it("is repeated as it was written down where it made nothing, also where one would choose otherwise now", async () => {
    await addFault({ kind: "deny", action: "ec2:CreateFleet" });
    const id = await environment();
    expect(await failure(run(id))).toBeInstanceOf(ProviderError);
    const [planned] = await rows(id);
    await control(sandbox(), "POST", "reset");
    for (let time = 0; time < 3; time += 1) await noteNoSpot(targetId);
    expect(await run(id)).toBe("succeeded");
    const [launched, ...others] = await rows(id);
    expect(others).toEqual([]);
    expect(launched).toMatchObject({ id: planned?.id, clientToken: planned?.clientToken, market: "spot" });
    expect(await machines(id)).toHaveLength(1);
  });

  it("is looked for where the answer was lost, and made once", async () => {
    await addFault({ kind: "error-after", action: "CreateFleet", code: "InternalError", status: 500, times: 1 });
    const id = await environment();
    expect(await run(id)).toBe("succeeded");
    expect((await machines(id)).map(({ InstanceId }) => InstanceId)).toEqual([(await rows(id))[0]?.externalId]);
  });

  it("is known by its id where it is called off after the cloud was asked", async () => {
    await addFault({ kind: "delay", action: "CreateFleet", delayMs: 400 });
    const id = await environment();
    const calledOff = new AbortController();
    const launching = failure(run(id, calledOff.signal));
    await eventually(async () => {
      const { calls } = (await control(sandbox(), "GET", "calls")) as { calls: { action: string }[] };
      return calls.at(-1)?.action === "CreateFleet";
    });
    const reason = new Error("called off");
    calledOff.abort(reason);
    await launching;
    const [machine] = await machines(id);
    expect((await rows(id))[0]).toMatchObject({ externalId: machine?.InstanceId, launchedAt: null });
  });

  it("is not begun any more once it is called off", async () => {
    const id = await environment();
    const reason = new Error("called off");
    expect(await failure(run(id, AbortSignal.abort(reason)))).toBe(reason);
    expect(await machines(id)).toEqual([]);
  });
});

it("makes one machine of one plan, and one for each of two environments, on ports of their own", async () => {
  const [id, other] = [await environment(), await environment()];
  const [session, second] = [await hold(id), await hold(other)];
  await Promise.all([runIn(session), runIn(second)]);
  const [one, two] = [await rows(id), await rows(other)];
  expect([one.length, two.length, (await machines(id)).length, (await machines(other)).length]).toEqual([1, 1, 1, 1]);
  expect(one[0]?.sshPort).not.toBe(two[0]?.sshPort);
  expect(one[0]?.clientToken).not.toBe(two[0]?.clientToken);
});
