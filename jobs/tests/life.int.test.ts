import { describe, expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { extendEnvironment } from "@/lib/environments/extend";
import { getEnvironment, listEvents } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import type { Environment } from "@/lib/environments/types";
import { readLines } from "@/lib/logs/read";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();

let repositories = 0;

async function ready(server: string): Promise<Environment> {
  repositories += 1;
  const repository = await workplace.git.add(`app${repositories}`, nodeApp(server));
  const { id } = await createEnvironment(workplace.actor, { repositoryUrl: repository.url, ttlMinutes: 60 });
  return untilStatus(workplace.actor, id, "ready");
}

/** Answers 500 after `/sicken` until `/heal`, ends at `/crash`, and again and again after `/crash-loop`, prints `/say/...`. */
const moody = `
  let sick = false;
  if (require("node:fs").existsSync("crash-loop")) process.exit(9);
  console.log("up");
  require("node:http").createServer((request, response) => {
    if (request.url === "/crash-loop") require("node:fs").writeFileSync("crash-loop", "");
    if (request.url.startsWith("/crash")) process.exit(9);
    if (request.url === "/sicken") sick = true;
    if (request.url === "/heal") sick = false;
    if (request.url.startsWith("/say/")) console.log(request.url.slice(5));
    response.writeHead(sick && request.url === "/" ? 500 : 200).end(String(process.pid));
  }).listen(process.env.PORT, process.env.HOST);`;

function hit(url: string | null, path: string): Promise<string | null> {
  return fetch(`${url}${path}`).then(
    (response) => response.text(),
    () => null,
  );
}

async function said(id: string, text: string) {
  return (await readLines(id, { after: 0, limit: 1_000 })).filter((line) => line.text === text);
}

/** A worker has begun to follow what the app prints, so what happens from here on is seen as it happens. */
async function untilFollowed(id: string, url: string | null): Promise<void> {
  await hit(url, "/say/later");
  await eventually(async () => (await said(id, "later")).length === 1);
}

function untilEvent(id: string, text: string) {
  return eventually(async () => (await listEvents(workplace.actor, id)).some(({ message }) => message.includes(text)));
}

describe.concurrent("an environment that lives", () => {
  it("goes on writing the app's output into the log, and is started again after a crash", async () => {
    const { id, url } = await ready(moody);
    await untilFollowed(id, url);
    const before = await hit(url, "/");
    await hit(url, "/crash");
    const after = await eventually(() => hit(url, "/"));
    expect(after).not.toBe(before);
    await untilEvent(id, "The app ended with code 9");
    await eventually(async () => (await said(id, "up")).length === 2);
    expect(await getEnvironment(workplace.actor, id)).toMatchObject({ status: "ready" });
    await terminateEnvironment(workplace.actor, id);
  });

  it("is unhealthy while it answers 500, and ready again after", async () => {
    const { id, url } = await ready(moody);
    await hit(url, "/sicken");
    const unhealthy = await untilStatus(workplace.actor, id, "unhealthy");
    expect(unhealthy.statusReason).toBe("The app answers with status 500.");
    await hit(url, "/heal");
    await untilStatus(workplace.actor, id, "ready");
    await terminateEnvironment(workplace.actor, id);
  });

  it("is unhealthy while it keeps crashing", async () => {
    const { id, url } = await ready(moody);
    await untilFollowed(id, url);
    await hit(url, "/crash-loop");
    const unhealthy = await untilStatus(workplace.actor, id, "unhealthy");
    expect(unhealthy.statusReason).toContain("keeps crashing");
    await terminateEnvironment(workplace.actor, id);
  });

  it("brings its app back when its machine reboots", async () => {
    const { id, url, instance } = await ready(moody);
    const before = await hit(url, "/");
    const { provider } = await loadTarget(workplace.targetId);
    await provider.reboot(instance.id ?? "", AbortSignal.timeout(60_000));
    const after = await eventually(async () => {
      const pid = await hit(url, "/");
      return pid !== before && pid;
    });
    expect(after).toMatch(/^\d+$/);
    await hit(url, "/say/after-the-reboot");
    const said = async () =>
      (await readLines(id, { after: 0, limit: 1_000 })).filter(({ text }) => text === "after-the-reboot");
    await eventually(async () => (await said()).length === 1);
    await terminateEnvironment(workplace.actor, id);
  });
});

it("ends by itself when its lease is over, not before, and can be extended until then", async () => {
  const { id, url, expiresAt } = await ready(answering("short"));
  const extended = await extendEnvironment(workplace.actor, id, { ttlMinutes: 120 });
  expect(Date.parse(extended.expiresAt)).toBeGreaterThan(Date.parse(expiresAt));
  await moveClock(61 * 60);
  expect(await hit(url, "/")).toBe("short");
  expect((await getEnvironment(workplace.actor, id)).status).toBe("ready");
  await moveClock(2 * 60 * 60 + 1);
  const ended = await untilStatus(workplace.actor, id, "terminated");
  expect(ended.statusReason).toBe("Its lease ended.");
  expect(Date.parse(ended.terminatedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(ended.expiresAt));
  expect(await hit(url, "/")).toBeNull();
  await expect(extendEnvironment(workplace.actor, id, { ttlMinutes: 5 })).rejects.toMatchObject({ code: "conflict" });
});

/** Moves the deadlines' clock so many seconds ahead of the real one. */
async function moveClock(seconds: number): Promise<void> {
  await db().setting.upsert({
    where: { key: "clock-offset" },
    create: { key: "clock-offset", value: seconds },
    update: { value: seconds },
  });
}
