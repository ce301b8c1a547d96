import { afterEach, expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { listEvents } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { useDatabase } from "@/lib/platform/testing/database";
import { control } from "@/lib/sandbox/testing/sandbox";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();

afterEach(() => control(workplace.sandbox, "POST", "reset"));

async function repositoryUrl(name: string): Promise<string> {
  return (await workplace.git.add(name, nodeApp(answering(name)))).url;
}

type Calls = { calls: { number: number; action: string }[] };

async function calls(action: string): Promise<number> {
  const { calls: all } = (await control(workplace.sandbox, "GET", "calls")) as Calls;
  return all.filter((call) => call.action === action).length;
}

async function machines(): Promise<string[]> {
  const { provider, installation } = await loadTarget(workplace.targetId);
  const instances = await provider.list(installation, AbortSignal.timeout(60_000));
  return instances.filter(({ state }) => state === "running").map(({ id }) => id);
}

it("makes no cloud call in the request that creates: it answers while the cloud hangs", async () => {
  await control(workplace.sandbox, "POST", "faults", { kind: "hang" });
  const environment = await createEnvironment(workplace.actor, { repositoryUrl: await repositoryUrl("hanging") });
  expect(environment).toMatchObject({ status: "queued", url: null, revision: null });
  await terminateEnvironment(workplace.actor, environment.id);
  await control(workplace.sandbox, "POST", "reset");
  await untilStatus(workplace.actor, environment.id, "failed");
  expect(await machines()).toEqual([]);
});

it("adopts the machine of a launch that succeeded though it was told otherwise, and one whose answer was lost", async () => {
  for (const fault of [
    { kind: "error-after", action: "RunInstances", code: "InternalError", status: 500, times: 1 },
    { kind: "disconnect-after", action: "RunInstances", times: 1 },
  ]) {
    await control(workplace.sandbox, "POST", "faults", fault);
    const { id } = await createEnvironment(workplace.actor, { repositoryUrl: await repositoryUrl(fault.kind) });
    const { instance } = await untilStatus(workplace.actor, id, "ready");
    expect(await machines()).toEqual([instance.id]);
    await terminateEnvironment(workplace.actor, id);
    await untilStatus(workplace.actor, id, "terminated");
    expect(await machines()).toEqual([]);
  }
});

it("launches on demand where there is no Spot capacity, and says so", async () => {
  await control(workplace.sandbox, "POST", "faults", { kind: "capacity", market: "spot" });
  const { id } = await createEnvironment(workplace.actor, {
    repositoryUrl: await repositoryUrl("full"),
    market: "spot",
  });
  const { instance } = await untilStatus(workplace.actor, id, "ready");
  expect(instance.market).toBe("on-demand");
  const events = await listEvents(workplace.actor, id);
  expect(events.some(({ message }) => message.includes("no Spot capacity"))).toBe(true);
  await terminateEnvironment(workplace.actor, id);
  await untilStatus(workplace.actor, id, "terminated");
});

it("fails with the cloud's reason where it has no capacity at all, and leaves nothing", async () => {
  await control(workplace.sandbox, "POST", "faults", { kind: "capacity" });
  const { id } = await createEnvironment(workplace.actor, { repositoryUrl: await repositoryUrl("none") });
  const failed = await untilStatus(workplace.actor, id, "failed");
  expect(failed.statusReason).toContain("The launch step failed");
  expect(failed.statusReason).toContain("capacity");
  expect(await machines()).toEqual([]);
});

it("asks again when the teardown is throttled or fails, until the cloud confirms", async () => {
  const { id } = await createEnvironment(workplace.actor, { repositoryUrl: await repositoryUrl("sticky") });
  await untilStatus(workplace.actor, id, "ready");
  const before = await calls("TerminateInstances");
  await control(workplace.sandbox, "POST", "faults", {
    kind: "error-before",
    action: "TerminateInstances",
    code: "InternalError",
    status: 500,
    times: 8,
  });
  await terminateEnvironment(workplace.actor, id);
  await untilStatus(workplace.actor, id, "terminated");
  expect((await calls("TerminateInstances")) - before).toBeGreaterThan(8);
  expect(await machines()).toEqual([]);
});
