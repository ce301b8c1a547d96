import { randomUUID } from "node:crypto";
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { inspect } from "@/lib/sandbox/testing/machines";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

const sandbox = useSandbox();
let ec2: EC2Client;
const named = (name: string) => expect.objectContaining({ name });

beforeAll(() => {
  ec2 = client(1);
});
afterEach(() => control(sandbox(), "POST", "reset"));

function client(maxAttempts: number) {
  const { endpoint, credentials } = sandbox();
  return new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts });
}

const fault = (value: object) => control(sandbox(), "POST", "faults", value);

async function run(input: Partial<RunInstancesCommandInput> = {}) {
  const ImageId = "ami-0a2023000000000e1";
  const basics = { ImageId, InstanceType: "t3.small" as const, MinCount: 1, MaxCount: 1 };
  const { Instances } = await ec2.send(new RunInstancesCommand({ ...basics, ...input }));
  return Instances?.[0]?.InstanceId ?? "";
}

async function describe(id: string) {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0];
}

const reaches = (id: string, state: string) =>
  eventually(async () => {
    const instance = await describe(id);
    return instance?.State?.Name === state && instance;
  });
const terminate = (id: string) => ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
const regions = () => ec2.send(new DescribeRegionsCommand({}));
const spot = { InstanceMarketOptions: { MarketType: "spot" as const } };

it("has no capacity for a type, a zone or a market", async () => {
  await fault({ kind: "capacity", instanceType: "t3.medium" });
  await fault({ kind: "capacity", zone: "us-east-1b" });
  await fault({ kind: "capacity", market: "spot" });
  const none = named("InsufficientInstanceCapacity");
  await expect(run({ InstanceType: "t3.medium" })).rejects.toEqual(none);
  await expect(run({ Placement: { AvailabilityZone: "us-east-1b" } })).rejects.toEqual(none);
  await expect(run(spot)).rejects.toEqual(none);
  await control(sandbox(), "POST", "reset");
  await fault({ kind: "capacity", zone: "us-east-1a" });
  expect((await describe(await run()))?.Placement?.AvailabilityZone).toBe("us-east-1b");
});

it("launches with the token of a call that had no capacity", async () => {
  await fault({ kind: "capacity", zone: "us-east-1a", times: 1 });
  const input = { ClientToken: randomUUID(), Placement: { AvailabilityZone: "us-east-1a" } };
  await expect(run(input)).rejects.toEqual(named("InsufficientInstanceCapacity"));
  expect(await run(input)).toMatch(/^i-/);
});

it("throttles the next calls of one action, and the SDK tries again", async () => {
  await fault({ kind: "throttle", action: "DescribeRegions", times: 2 });
  await expect(regions()).rejects.toEqual(named("RequestLimitExceeded"));
  expect((await client(3).send(new DescribeRegionsCommand({}))).$metadata.attempts).toBe(2);
});

it("delays, hangs, fails before", async () => {
  await fault({ kind: "delay", action: "DescribeRegions", delayMs: 300, times: 1 });
  const started = performance.now();
  await regions();
  expect(performance.now() - started).toBeGreaterThan(299);
  await fault({ kind: "hang", action: "DescribeRegions", times: 1 });
  const abortSignal = AbortSignal.timeout(200);
  await expect(ec2.send(new DescribeRegionsCommand({}), { abortSignal })).rejects.toThrow();
  await fault({ kind: "error-before", action: "DescribeRegions", code: "UnauthorizedOperation", times: 1 });
  await expect(regions()).rejects.toMatchObject({ name: "UnauthorizedOperation", $metadata: { httpStatusCode: 403 } });
  await regions();
});

it("fails after the launch took effect: the same token finds the machine", async () => {
  for (const after of [{ kind: "error-after", code: "InternalError" }, { kind: "disconnect-after" }]) {
    const ClientToken = randomUUID();
    await fault({ ...after, action: "RunInstances", times: 1 });
    await expect(run({ ClientToken })).rejects.toThrow();
    const Filters = [{ Name: "client-token", Values: [ClientToken] }];
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    expect(Reservations?.[0]?.Instances?.[0]?.InstanceId).toBe(await run({ ClientToken }));
  }
});

it("shows what is not so any more", async () => {
  await fault({ kind: "stale-missing", forMs: 60_000 });
  const id = await run();
  await expect(describe(id)).rejects.toEqual(named("InvalidInstanceID.NotFound"));
  await control(sandbox(), "POST", "reset");
  await reaches(id, "running");
  await fault({ kind: "stale-running", forMs: 60_000 });
  await terminate(id);
  await eventually(async () => (await inspect(sandbox(), id)).state === "terminated");
  expect(await describe(id)).toMatchObject({ State: { Name: "running" }, PublicIpAddress: "127.0.0.1" });
  await control(sandbox(), "POST", "reset");
  await reaches(id, "terminated");
});

it("takes a Spot instance back after a notice", async () => {
  const id = await run(spot);
  await reaches(id, "running");
  await control(sandbox(), "POST", "interruptions", { instanceId: id, noticeMs: 1_000 });
  const ended = await reaches(id, "terminated");
  expect(ended.StateReason?.Code).toBe("Server.SpotInstanceTermination");
  const onDemand = await run();
  await reaches(onDemand, "running");
  const refused = await control(sandbox(), "POST", "interruptions", { instanceId: onDemand });
  expect(refused).toMatchObject({ interrupted: false });
});

it("takes its time when told to", async () => {
  await control(sandbox(), "POST", "delays", { pendingMs: 300, endingMs: 300 });
  const launched = performance.now();
  const id = await run();
  await reaches(id, "running");
  const asked = performance.now();
  const { TerminatingInstances } = await terminate(id);
  expect(TerminatingInstances?.[0]?.CurrentState?.Name).toBe("shutting-down");
  await reaches(id, "terminated");
  expect(asked - launched).toBeGreaterThan(299);
  expect(performance.now() - asked).toBeGreaterThan(299);
});

it("counts calls and lists faults", async () => {
  const before = (await control(sandbox(), "GET", "calls")) as { count: number };
  await regions();
  await expect(describe("i-00000000000000000")).rejects.toThrow();
  const { count, calls } = (await control(sandbox(), "GET", "calls")) as { count: number; calls: object[] };
  expect(count - before.count).toBe(2);
  expect(calls.slice(-2)).toMatchObject([
    { action: "DescribeRegions", error: null },
    { action: "DescribeInstances", error: "InvalidInstanceID.NotFound" },
  ]);
  await fault({ kind: "throttle", action: "RunInstances", times: 2 });
  expect(await control(sandbox(), "GET", "faults")).toMatchObject({
    faults: [{ kind: "throttle", action: "RunInstances", left: 2 }],
    delays: { pendingMs: 0 },
  });
  await expect(fault({ kind: "earthquake" })).rejects.toThrow("400");
  await expect(control(sandbox(), "GET", "nothing")).rejects.toThrow("404");
});
