import { afterEach, expect, it } from "vitest";
import { nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment, listEvents } from "@/lib/environments/queries";
import { startEnvironment } from "@/lib/environments/start";
import { stopEnvironment } from "@/lib/environments/stop";
import { terminateEnvironment } from "@/lib/environments/terminate";
import type { Environment } from "@/lib/environments/types";
import { readLines } from "@/lib/logs/read";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { control } from "@/lib/sandbox/testing/sandbox";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();
const limited = () => AbortSignal.timeout(60_000);

/** Keeps what it is sent in a file on its machine, and answers with it. */
const keeping = `
  const { existsSync, readFileSync, writeFileSync } = require("node:fs");
  const file = process.env.HOME + "/kept";
  console.log("up");
  require("node:http").createServer((request, response) => {
    if (request.url.startsWith("/keep/")) writeFileSync(file, request.url.slice(6));
    response.end(existsSync(file) ? readFileSync(file) : "nothing");
  }).listen(process.env.PORT, process.env.HOST);`;

async function ready(name: string): Promise<Environment> {
  const repository = await workplace.git.add(name, nodeApp(keeping));
  const { id } = await createEnvironment(workplace.actor, { repositoryUrl: repository.url, market: "on-demand" });
  return untilStatus(workplace.actor, id, "ready");
}

async function stopped({ id }: Environment): Promise<Environment> {
  expect(await stopEnvironment(workplace.actor, id)).toMatchObject({ status: "stopping" });
  return untilStatus(workplace.actor, id, "stopped");
}

async function states(): Promise<string[]> {
  const { provider, installation } = await loadTarget(workplace.targetId);
  return (await provider.list(installation, limited())).map(({ state }) => state);
}

afterEach(() => control(workplace.sandbox, "POST", "reset"));

async function end(id: string): Promise<void> {
  await terminateEnvironment(workplace.actor, id);
  await untilStatus(workplace.actor, id, "terminated");
  expect(await states()).toEqual([]);
}

it("stops the machine and brings it back: same disk, same page, an app that answers", async () => {
  const before = await ready("kept");
  await fetch(`${before.url}/keep/this`);
  expect(before.machine).toMatchObject({ canStop: true, canStart: false, canDrill: false });
  const resting = await stopped(before);
  expect(resting).toMatchObject({ url: null, statusReason: "Stopped by Ada.", instance: { publicIp: null } });
  expect(resting.machine).toMatchObject({ canStop: false, canStart: true });
  expect(await states()).toEqual(["stopped"]);
  await expect(fetch(before.url ?? "")).rejects.toThrow();
  await expect(stopEnvironment(workplace.actor, before.id)).rejects.toMatchObject({ code: "conflict" });

  expect(await startEnvironment(workplace.actor, before.id)).toMatchObject({ status: "provisioning" });
  const after = await untilStatus(workplace.actor, before.id, "ready");
  expect(after).toMatchObject({ revision: before.revision, instance: { id: before.instance.id } });
  expect(after.deployment).toMatchObject({ purpose: "start", status: "succeeded" });
  expect(after.deployment?.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "launch succeeded",
    "connect succeeded",
    "bootstrap succeeded",
    "checkout skipped",
    "install skipped",
    "build skipped",
    "start succeeded",
    "verify succeeded",
  ]);
  expect(await (await fetch(`${after.url}/`)).text()).toBe("this");
  const lines = await readLines(before.id, { after: 0, limit: 1_000 });
  expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index + 1));

  // A second time, and from there to nothing.
  await stopped(after);
  await end(before.id);
});

it("stays stopped where the cloud has no room for it now, and says so", async () => {
  const before = await ready("no-room");
  await stopped(before);
  await control(workplace.sandbox, "POST", "faults", { kind: "capacity" });
  await startEnvironment(workplace.actor, before.id);
  const again = await eventually(async () => {
    const environment = await getEnvironment(workplace.actor, before.id);
    if (environment.status === "stopped" && environment.deployment?.status === "failed") return environment;
    const events = await listEvents(workplace.actor, before.id);
    throw new Error(
      `${environment.status}: ${events.map(({ message }) => message).join(" ")} ${JSON.stringify(environment.deployment?.steps)}`,
    );
  });
  expect(again.statusReason).toMatch(/^The start failed: The launch step failed: /);
  await control(workplace.sandbox, "POST", "reset");
  await startEnvironment(workplace.actor, before.id);
  await untilStatus(workplace.actor, before.id, "ready");
  await end(before.id);
});

it("gets another machine where its own has gone while it was stopped", async () => {
  const before = await ready("gone");
  await stopped(before);
  const { provider } = await loadTarget(workplace.targetId);
  await provider.terminate(before.instance.id ?? "", limited());
  await eventually(async () => (await states()).length === 0);
  await startEnvironment(workplace.actor, before.id);
  const after = await untilStatus(workplace.actor, before.id, "ready");
  expect(after.instance.id).not.toBe(before.instance.id);
  expect(after.deployment?.purpose).toBe("replace");
  const told = (await listEvents(workplace.actor, before.id)).map(({ message }) => message).join("\n");
  expect(told).toContain(`${before.instance.id} has gone without notice`);
  await end(before.id);
});

it("replaces an on-demand machine that somebody else stopped", async () => {
  const before = await ready("switched-off");
  const { provider } = await loadTarget(workplace.targetId);
  await provider.stop(before.instance.id ?? "", limited());
  const after = await eventually(async () => {
    const environment = await getEnvironment(workplace.actor, before.id);
    return environment.status === "ready" && environment.instance.id !== before.instance.id && environment;
  });
  expect(await (await fetch(`${after.url}/`)).text()).toBe("nothing");
  const told = (await listEvents(workplace.actor, before.id)).map(({ message }) => message).join("\n");
  expect(told).toContain(`${before.instance.id} was stopped, and not by Mayfly`);
  await eventually(async () => (await states()).join() === "running");
  await end(before.id);
});
