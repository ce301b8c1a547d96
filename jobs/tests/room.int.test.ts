import { afterEach, expect, it } from "vitest";
import { nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { redeploy } from "@/lib/deployments/redeploy";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { lastSequence, readLines } from "@/lib/logs/read";
import { db, pool } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { control } from "@/lib/sandbox/testing/sandbox";
import { reloadTarget } from "@/lib/targets/load";
import { targetConfigSchema } from "@/lib/targets/schema";

useDatabase();
const workplace = useWorkplace();
/** Longer than a worker goes without looking for what may begin. */
const looksMs = 1_000;

const counting = `
  let count = 0;
  require("node:http").createServer((request, response) => {
    console.log("request " + ++count);
    response.end("ok");
  }).listen(process.env.PORT, process.env.HOST);`;

afterEach(() => control(workplace.sandbox, "POST", "reset"));

/** How many deployments run on the target at once; what begins from here on waits for the cloud where it `hangs`. */
async function limit(maxConcurrentDeployments: number, { hangs }: { hangs: boolean }): Promise<void> {
  const where = { id: workplace.targetId };
  const config = targetConfigSchema.parse((await db().target.findUniqueOrThrow({ where })).config);
  await db().target.update({ where, data: { config: { ...config, maxConcurrentDeployments } } });
  await reloadTarget(workplace.targetId);
  if (hangs) await control(workplace.sandbox, "POST", "faults", { kind: "hang" });
}

async function create(name: string): Promise<string> {
  const { url: repositoryUrl } = await workplace.git.add(name, nodeApp(counting));
  return (await createEnvironment(workplace.actor, { repositoryUrl, market: "on-demand" })).id;
}

/** Until the worker, by its heartbeats, has looked at least once. */
async function afterALook(): Promise<void> {
  const seenAtMs = async () => (await db().worker.findFirstOrThrow()).seenAt.getTime();
  const startMs = await seenAtMs();
  await eventually(async () => (await seenAtMs()) - startMs > looksMs);
}

async function stillQueued(id: string): Promise<void> {
  await afterALook();
  expect(await getEnvironment(workplace.actor, id)).toMatchObject({
    status: "queued",
    deployment: { status: "queued" },
  });
}

async function isHeld(id: string): Promise<boolean> {
  const { rows } = await pool().query("SELECT FROM lease WHERE key = $1 AND expires_at > clock_timestamp()", [
    `environment:${id}`,
  ]);
  return rows.length > 0;
}

async function end(...ids: string[]): Promise<void> {
  await control(workplace.sandbox, "POST", "reset");
  for (const id of ids) await terminateEnvironment(workplace.actor, id);
  for (const id of ids) await eventually(() => isOver(id));
}

async function isOver(id: string): Promise<boolean> {
  return (await getEnvironment(workplace.actor, id)).terminatedAt !== null;
}

it("begins what waits for room in the order it came, and holds none of it meanwhile", async () => {
  await limit(1, { hangs: true });
  const first = await create("first");
  await untilStatus(workplace.actor, first, "provisioning");
  const [second, third] = [await create("second"), await create("third")];
  await stillQueued(second);
  expect([await isHeld(first), await isHeld(second), await isHeld(third)]).toEqual([true, false, false]);

  await terminateEnvironment(workplace.actor, first);
  await untilStatus(workplace.actor, second, "provisioning");
  await stillQueued(third);
  expect([await isHeld(second), await isHeld(third)]).toEqual([true, false]);

  await limit(2, { hangs: true });
  await untilStatus(workplace.actor, third, "provisioning");
  await end(second, third);
});

it("takes up what waits for room to end it", async () => {
  await limit(1, { hangs: true });
  const first = await create("holding");
  await untilStatus(workplace.actor, first, "provisioning");
  const second = await create("given-up");
  await stillQueued(second);
  await terminateEnvironment(workplace.actor, second);
  await eventually(() => isHeld(second));
  expect((await getEnvironment(workplace.actor, first)).status).toBe("provisioning");
  await end(first, second);
});

it("goes on following the release that runs while its successor waits for room", async () => {
  await limit(1, { hangs: false });
  const serving = await create("serving");
  const { url } = await untilStatus(workplace.actor, serving, "ready");
  await limit(1, { hangs: true });
  const other = await create("other");
  await untilStatus(workplace.actor, other, "provisioning");
  await redeploy(workplace.actor, serving, {});
  await afterALook();
  const before = await lastSequence(serving);
  await fetch(url ?? "");
  await eventually(async () => {
    const lines = await readLines(serving, { after: before, limit: 100 });
    return lines.some(({ text }) => text.startsWith("request "));
  });
  expect(await getEnvironment(workplace.actor, serving)).toMatchObject({
    status: "ready",
    deployment: { number: 2, status: "queued" },
  });

  await end(other);
  const succeeded = { status: "ready", deployment: { number: 2, status: "succeeded" } };
  await eventually(async () => expect(await getEnvironment(workplace.actor, serving)).toMatchObject(succeeded));
  await end(serving);
});
