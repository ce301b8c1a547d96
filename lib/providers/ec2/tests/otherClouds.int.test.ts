import { beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import { requestFor } from "@/lib/providers/testing/request";
import type { LaunchRequest, Provider } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

const never = new AbortController().signal;
const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox()));
});

beforeEach(() => control(sandbox(), "POST", "reset"));

const fault = (body: object) => control(sandbox(), "POST", "faults", body);

async function calls(): Promise<string[]> {
  const { calls: all } = (await control(sandbox(), "GET", "calls")) as { calls: { action: string }[] };
  return all.map(({ action }) => action);
}

async function callsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const before = (await calls()).length;
  await work();
  return (await calls()).slice(before);
}

async function tearDown({ tags }: LaunchRequest): Promise<void> {
  await eventually(async () => {
    const remains = await provider.teardown(tags["mayfly:environment"], never);
    return Object.values(remains).flat().length === 0;
  });
}

test.each(["CreateFleet", "CreateLaunchTemplate"])(
  "a cloud that does not know %s launches one by one",
  async (action) => {
    const other = ec2Provider(settingsFor(sandbox()));
    await fault({ kind: "error-before", action, code: "InvalidAction" });
    const [first, second] = [requestFor(), requestFor()];
    const made = await callsDuring(() => other.launch(first, never));
    expect(made).toContain("RunInstances");
    // It is not asked again for what it does not know.
    expect(await callsDuring(() => other.launch(second, never))).not.toContain(action);
    await tearDown(first);
    await tearDown(second);
  },
);

test("one by one, the first pool with room is taken, and those without are told", async () => {
  const other = ec2Provider(settingsFor(sandbox()));
  await fault({ kind: "error-before", action: "CreateFleet", code: "InvalidAction" });
  await fault({ kind: "capacity", zone: "us-east-1a" });
  const wanted = requestFor();
  const launched = await other.launch(wanted, never);
  expect(launched).toMatchObject({ zone: "us-east-1b", market: "spot" });
  expect(launched.refusals).toMatchObject([{ pool: { zone: "us-east-1a" }, fault: "capacity" }]);
  await tearDown(wanted);
});

test("one by one, no room anywhere names every pool, and is not asked for again and again", async () => {
  const other = ec2Provider(settingsFor(sandbox()));
  await fault({ kind: "error-before", action: "CreateFleet", code: "InvalidAction" });
  await fault({ kind: "capacity" });
  const wanted = requestFor();
  let error: unknown;
  const made = await callsDuring(async () => {
    error = await other.launch(wanted, never).catch((reason: unknown) => reason);
  });
  expect(error).toMatchObject({ fault: "capacity", refusals: [{ fault: "capacity" }, { fault: "capacity" }] });
  expect(made.filter((action) => action === "RunInstances")).toHaveLength(2);
  await tearDown(wanted);
});

test("a fleet that fills another pool says which had no room", async () => {
  await fault({ kind: "capacity", zone: "us-east-1a" });
  const wanted = requestFor({ market: "on-demand" });
  const launched = await provider.launch(wanted, never);
  expect(launched.zone).toBe("us-east-1b");
  expect(launched.refusals).toMatchObject([
    { pool: { instanceType: "t3.small", zone: "us-east-1a" }, fault: "capacity" },
  ]);
  await tearDown(wanted);
});

test("on-demand takes the pools in their order", async () => {
  const pools = ["us-east-1c", "us-east-1a"].map((zone) => ({ instanceType: "t3.small", zone }));
  const wanted = requestFor({ market: "on-demand", pools });
  expect((await provider.launch(wanted, never)).zone).toBe("us-east-1c");
  await tearDown(wanted);
});

test("machines of both architectures are launched in one call, each with its own image", async () => {
  const pools = ["t4g.small", "t3.small"].map((instanceType) => ({ instanceType, zone: "us-east-1a" }));
  const [arm, x86] = [
    requestFor({ market: "on-demand", pools }),
    requestFor({ market: "on-demand", pools: [...pools].reverse() }),
  ];
  expect((await provider.launch(arm, never)).type).toBe("t4g.small");
  expect((await provider.launch(x86, never)).type).toBe("t3.small");
  await tearDown(arm);
  await tearDown(x86);
});

test("two workers that launch the same at once get the same machine", async () => {
  const [one, two] = [ec2Provider(settingsFor(sandbox())), ec2Provider(settingsFor(sandbox()))];
  const wanted = requestFor();
  const [first, second] = await Promise.all([one.launch(wanted, never), two.launch(wanted, never)]);
  expect(first.id).toBe(second.id);
  expect(await provider.list(wanted.tags["mayfly:installation"], never)).toHaveLength(1);
  await tearDown(wanted);
});

test("in a cloud that ignores tokens, two launches at once keep one machine", async () => {
  await fault({ kind: "ignore-tokens" });
  const [one, two] = [ec2Provider(settingsFor(sandbox())), ec2Provider(settingsFor(sandbox()))];
  const wanted = requestFor();
  const launched = await Promise.all([one.launch(wanted, never), two.launch(wanted, never)]);
  await eventually(async () => {
    const live = await provider.list(wanted.tags["mayfly:installation"], never);
    const [kept, ...others] = live.filter(({ state }) => state === "pending" || state === "running");
    expect(others).toEqual([]);
    expect(launched.map(({ id }) => id)).toContain(kept?.id);
    return true;
  });
  await tearDown(wanted);
});

test("in a cloud that ignores tokens, an answer that was lost makes no second machine", async () => {
  await fault({ kind: "ignore-tokens" });
  await fault({ kind: "disconnect-after", action: "CreateFleet", times: 1 });
  const wanted = requestFor();
  const { id } = await provider.launch(wanted, never).catch(() => provider.launch(wanted, never));
  const live = await provider.list(wanted.tags["mayfly:installation"], never);
  expect(live.filter(({ state }) => state === "pending" || state === "running").map((machine) => machine.id)).toEqual([
    id,
  ]);
  await tearDown(wanted);
});

test("a type that is sold nowhere is told; sold in one zone only, it is launched there", async () => {
  await fault({ kind: "not-offered", instanceType: "t3.small", zone: "us-east-1a" });
  const wanted = requestFor();
  expect((await ec2Provider(settingsFor(sandbox())).launch(wanted, never)).zone).toBe("us-east-1b");
  await fault({ kind: "not-offered", instanceType: "t3.small" });
  const nowhere = ec2Provider(settingsFor(sandbox())).pools(["t3.small"], never);
  await expect(nowhere).rejects.toMatchObject({ fault: "invalid", message: expect.stringContaining("t3.small") });
  // What was remembered from before is refused by the launch itself.
  const refused = requestFor();
  await expect(provider.launch(refused, never)).rejects.toMatchObject({ fault: "capacity" });
  await tearDown(wanted);
  await tearDown(refused);
});

test("a disk that is smaller than the image is refused before anything is made", async () => {
  const wanted = requestFor({ diskGib: 1 });
  const made = await callsDuring(async () => {
    await expect(provider.launch(wanted, never)).rejects.toMatchObject({
      fault: "invalid",
      message: expect.stringMatching(/1 GiB.*needs \d+/),
    });
  });
  expect(made.filter((action) => /^(Create|Import|Run)/.test(action))).toEqual([]);
});

test("what passes by itself inside a fleet's answer is asked for again", async () => {
  await fault({ kind: "throttle", action: "RunInstances", times: 1 });
  const wanted = requestFor({ pools: [{ instanceType: "t3.small", zone: "us-east-1a" }] });
  const made = await callsDuring(() => provider.launch(wanted, never));
  expect(made.filter((action) => action === "CreateFleet")).toHaveLength(2);
  expect(await provider.list(wanted.tags["mayfly:installation"], never)).toHaveLength(1);
  await tearDown(wanted);
});

test("a whole size is looked up in as many calls as one type", async () => {
  const other = ec2Provider(settingsFor(sandbox()));
  const types = ["t3.small", "t3.medium", "t4g.small", "c7i.large", "z9.imaginary"];
  const made = await callsDuring(() => other.pools(types, never));
  expect(made.filter((action) => action.startsWith("DescribeInstanceType")).sort()).toEqual([
    "DescribeInstanceTypeOfferings",
    "DescribeInstanceTypes",
  ]);
  expect(await callsDuring(() => other.pools(types, never))).toEqual([]);
});
