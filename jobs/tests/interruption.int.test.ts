import { afterEach, describe, expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { cancelDeployment } from "@/lib/deployments/cancel";
import { listDeployments } from "@/lib/deployments/queries";
import { redeploy } from "@/lib/deployments/redeploy";
import { createEnvironment } from "@/lib/environments/creation/create";
import { drillEnvironment } from "@/lib/environments/drill";
import { getEnvironment, listEvents } from "@/lib/environments/queries";
import type { CreateEnvironmentInput } from "@/lib/environments/schema";
import { stopEnvironment } from "@/lib/environments/stop";
import { terminateEnvironment } from "@/lib/environments/terminate";
import type { Environment } from "@/lib/environments/types";
import { readLines } from "@/lib/logs/read";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import type { InstanceState } from "@/lib/providers/types";
import { control } from "@/lib/sandbox/testing/sandbox";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();
const limited = () => AbortSignal.timeout(60_000);

afterEach(() => control(workplace.sandbox, "POST", "reset"));

async function create(name: string, files: Record<string, string>, input: Partial<CreateEnvironmentInput> = {}) {
  const repository = await workplace.git.add(name, files);
  return createEnvironment(workplace.actor, { repositoryUrl: repository.url, market: "spot-only", ...input });
}

async function text(url: string | null): Promise<string> {
  return (await fetch(url ?? "")).text();
}

/** Waits until the environment is ready on another machine than this one, and that one has ended. */
async function untilReplaced(before: Environment): Promise<Environment> {
  const after = await eventually(async () => {
    const environment = await getEnvironment(workplace.actor, before.id);
    if (environment.status === "ready" && environment.instance.id !== before.instance.id) return environment;
    throw new Error(`${environment.status}: ${(await messages(before.id)).join(" ")}`);
  });
  await untilState(before.instance.id, "terminated");
  await eventually(async () => (await messages(before.id)).includes(`${before.instance.id} has ended.`));
  return after;
}

function untilState(id: string | null, state: InstanceState) {
  return eventually(async () => {
    const { provider } = await loadTarget(workplace.targetId);
    const [seen] = await provider.describe([id ?? ""], limited());
    return seen?.state === state;
  });
}

async function messages(id: string): Promise<string[]> {
  return (await listEvents(workplace.actor, id)).map(({ message }) => message);
}

/** Every line that the log has, which must be numbered without a hole. */
async function logOf(id: string): Promise<string[]> {
  const lines = await readLines(id, { after: 0, limit: 1_000 });
  expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index + 1));
  return lines.map((line) => line.text);
}

async function end(id: string): Promise<void> {
  await terminateEnvironment(workplace.actor, id);
  await untilStatus(workplace.actor, id, "terminated");
}

/** The machine ends by itself, as if the cloud had taken it. */
async function takeAway(id: string | null): Promise<void> {
  await control(workplace.sandbox, "POST", "interruptions", { instanceId: id, noticeMs: 0 });
}

describe.concurrent("a Spot machine that is taken away", () => {
  it("gives notice: the same environment is healthy on another machine, and the old one ends", async () => {
    const { id } = await create("noticed", nodeApp(answering("noticed")), { variables: { GREETING: "kept" } });
    const before = await untilStatus(workplace.actor, id, "ready");
    await control(workplace.sandbox, "POST", "interruptions", { instanceId: before.instance.id, noticeMs: 120_000 });
    const after = await untilReplaced(before);
    expect(after).toMatchObject({ id, revision: before.revision, deployment: { number: 2, purpose: "replace" } });
    expect(after.url).not.toBe(before.url);
    expect(await text(after.url)).toBe("noticed");
    await expect(fetch(before.url ?? "")).rejects.toThrow();
    const told = await messages(id);
    const [old, young] = [before.instance.id, after.instance.id];
    const order = [
      told.findIndex((message) =>
        new RegExp(`^Notice: Sandbox takes ${old} back at \\d\\d:\\d\\d:\\d\\d UTC\\.$`).test(message),
      ),
      told.findIndex((message) =>
        new RegExp(`^${young} replaces ${old}: healthy again [\\d.]+ s after the notice\\.$`).test(message),
      ),
      told.indexOf(`${old} has ended.`),
    ];
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const log = await logOf(id);
    expect(log.filter((line) => line === "serving noticed")).toHaveLength(2);
    expect(log.filter((line) => line.startsWith("git "))).toHaveLength(2);
    await end(id);
  });

  it("goes without notice: it is found missing and replaced", async () => {
    const { id } = await create("vanished", nodeApp(answering("vanished")));
    const before = await untilStatus(workplace.actor, id, "ready");
    await takeAway(before.instance.id);
    const after = await untilReplaced(before);
    expect(await text(after.url)).toBe("vanished");
    const told = (await messages(id)).join("\n");
    expect(told).toMatch(/gone without notice: .*Spot instance termination|Notice: Sandbox takes/);
    expect(told).toMatch(/replaces i-\w+: healthy again [\d.]+ s after/);
    await end(id);
  });

  it("goes while the first deployment runs: that begins again and ends ready", async () => {
    const waiting = {
      ...nodeApp(answering("early"), { build: "node build.js" }),
      "build.js": "setTimeout(() => {}, 4000)",
    };
    const { id } = await create("early", waiting);
    const building = await eventually(async () => {
      const environment = await getEnvironment(workplace.actor, id);
      return (
        environment.deployment?.steps.some(({ name, status }) => name === "build" && status === "running") &&
        environment
      );
    });
    await takeAway(building.instance.id);
    const after = await untilReplaced(building);
    expect(after.deployment).toMatchObject({ number: 1, purpose: "deploy", status: "succeeded" });
    expect(await text(after.url)).toBe("early");
    expect(await logOf(id)).toContain("serving early");
    await end(id);
  });
});

it("rehearses it: a drill, by the cloud's own service or on a made-up notice", async () => {
  const { id } = await create("drilled", nodeApp(answering("drilled")));
  const first = await untilStatus(workplace.actor, id, "ready");
  expect(first.machine).toMatchObject({ canDrill: true, canStop: false });
  await expect(stopEnvironment(workplace.actor, id)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("persistent Spot requests"),
  });
  await drillEnvironment(workplace.actor, id);
  const second = await untilReplaced(first);
  expect(await text(second.url)).toBe("drilled");
  await setConfig({ drillRoleArn: "arn:aws:iam::000000000000:role/drill" });
  await drillEnvironment(workplace.actor, id);
  const third = await untilReplaced(second);
  expect(await text(third.url)).toBe("drilled");
  const told = await messages(id);
  for (const expected of [
    `Drill by Ada: ${first.instance.id} shall be interrupted.`,
    "Sandbox interrupts no machine on demand, so Mayfly acts on a made-up notice.",
    `Drill by Ada: ${second.instance.id} shall be interrupted.`,
    `Sandbox was asked to interrupt ${second.instance.id}: notice will come.`,
  ]) {
    expect(told).toContain(expected);
  }
  await setConfig({ drillRoleArn: null });
  await end(id);
});

it("is unhealthy while there is no machine to be had, says why, and is well again once there is", async () => {
  const { id } = await create("unlucky", nodeApp(answering("unlucky")));
  const before = await untilStatus(workplace.actor, id, "ready");
  await control(workplace.sandbox, "POST", "faults", { kind: "capacity" });
  await takeAway(before.instance.id);
  const without = await untilStatus(workplace.actor, id, "unhealthy");
  expect(without.statusReason).toMatch(/^The replacement failed: /);
  await eventually(async () => (await getEnvironment(workplace.actor, id)).url === null);
  await control(workplace.sandbox, "POST", "reset");
  await db().$executeRaw`DELETE FROM pool`;
  const after = await untilReplaced(before);
  expect(await text(after.url)).toBe("unlucky");
  const deployments = await listDeployments(workplace.actor, id);
  expect(deployments.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
    "replace succeeded",
    "replace failed",
    "deploy succeeded",
  ]);
  await end(id);
});

it("can be called off, and is brought back by a deployment", async () => {
  const { id } = await create("called-off", nodeApp(answering("called off")));
  const before = await untilStatus(workplace.actor, id, "ready");
  await control(workplace.sandbox, "POST", "delays", { pendingMs: 8_000 });
  await takeAway(before.instance.id);
  await untilStatus(workplace.actor, id, "provisioning");
  await eventually(async () => (await getEnvironment(workplace.actor, id)).deployment?.status === "running");
  await cancelDeployment(workplace.actor, id);
  const without = await untilStatus(workplace.actor, id, "unhealthy");
  expect(without.statusReason).toBe("The replacement was called off: Cancelled by Ada.");
  await redeploy(workplace.actor, id, {});
  const after = await untilReplaced(before);
  expect(await text(after.url)).toBe("called off");
  await end(id);
  const { provider, installation } = await loadTarget(workplace.targetId);
  expect(await provider.list(installation, limited())).toEqual([]);
});

/** Changes the target; workers read it again within seconds. */
async function setConfig(changes: object): Promise<void> {
  await db().$executeRaw`
    UPDATE target SET config = config || ${JSON.stringify(changes)}::jsonb WHERE id = ${workplace.targetId}::uuid`;
  await eventually(async () => {
    const { config } = await loadTarget(workplace.targetId);
    return Object.entries(changes).every(([name, value]) => config[name as keyof typeof config] === value);
  });
}
