import { chown, mkdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorker } from "@/jobs/startWorker";
import { dumpKey, fillOld } from "@/jobs/testing/oldDatabase";
import type { Session } from "@/lib/environments/worker/session";
import { readState } from "@/lib/environments/worker/state";
import { toRequest } from "@/lib/instances/launching/request";
import { readLines } from "@/lib/logs/read";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimPorts, type PortRange } from "@/lib/platform/testing/ports";
import type { ProviderInstance } from "@/lib/providers/types";
import { homeFolder } from "@/lib/sandbox/instances/paths";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";
import { loadTarget } from "@/lib/targets/load";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import { applyMigrations } from "@/scripts/schemaEngine";

process.env.MAYFLY_SECRET_KEY = dumpKey;
const last = "20261121200000_deployment_line";
useDatabase({ fill: (url) => fillOld(url, last) });
const sandbox = useSandbox();
const stopping = new AbortController();
const app = createServer((_, response) => response.end("ok"));
const limited = () => AbortSignal.timeout(60_000);
let ended: Promise<void> | undefined;

beforeAll(async () => {
  const applied = await applyMigrations(process.env.DATABASE_URL ?? "");
  expect(applied.length).toBeGreaterThan(0);
});

afterAll(async () => {
  app.close();
  stopping.abort();
  await ended;
  await closeQueue();
});

const named = (name: string) => db().environment.findFirstOrThrow({ where: { name } });
const machineOf = async (name: string) =>
  db().instance.findFirstOrThrow({ where: { environmentId: (await named(name)).id } });
const stretchesOf = async (name: string) => {
  const where = { instanceId: (await machineOf(name)).id };
  return db().stretch.findMany({ where, orderBy: { id: "asc" } });
};

it("knows where each machine stands, and since when it costs what it does", async () => {
  const states = async (name: string) => [
    (await machineOf(name)).state,
    ...(await stretchesOf(name)).map(({ state }) => state),
  ];
  expect(await states("running")).toEqual(["running", "running"]);
  expect(await states("stopped")).toEqual(["stopped", "running", "stopped"]);
  expect(await states("ended")).toEqual(["ended", "running"]);
  const [open] = await stretchesOf("running");
  expect(open).toMatchObject({ beganAt: (await machineOf("running")).launchedAt, endedAt: null });
  const [before] = await stretchesOf("ended");
  expect(before?.endedAt).toEqual((await machineOf("ended")).endedAt);
});

it("follows the machines that it found, ends them with their leases, and leaves nothing", async () => {
  const { sshPorts, appPorts } = await moveTarget();
  const running = await bring("running", sshPorts.first);
  const stopped = await bring("stopped", sshPorts.first + 1);
  const { provider, installation } = await loadTarget((await named("stopped")).targetId);
  await provider.stop(stopped.id, limited());
  await eventually(async () => (await provider.describe([stopped.id], limited()))[0]?.state === "stopped");
  // The app, on the computer that is the sandbox's only address.
  app.listen(appPorts.first, "127.0.0.1");
  const { id, url } = await db().environment.update({
    where: { id: (await named("running")).id },
    data: { port: appPorts.first, url: `http://127.0.0.1:${appPorts.first}` },
  });
  expect(url).toContain(String(appPorts.first));
  await say(running.id, "Said after the upgrade.\n");

  ({ ended } = await startWorker(stopping.signal));
  const texts = async () => (await readLines(id, { after: 0, limit: 1_000 })).map(({ text }) => text);
  await eventually(async () => expect(await texts()).toContain("Said after the upgrade."));
  expect((await named("running")).status).toBe("ready");

  await db().environment.updateMany({ where: { terminatedAt: null }, data: { expiresAt: new Date() } });
  for (const name of ["running", "stopped"]) await eventually(async () => (await named(name)).status === "terminated");
  expect(await provider.list(installation, limited())).toEqual([]);
  expect(await db().stretch.count({ where: { endedAt: null } })).toBe(0);
  expect(await db().instance.count({ where: { state: { not: "ended" } } })).toBe(0);
});

/** The same target, where this test's sandbox is. */
async function moveTarget(): Promise<{ sshPorts: PortRange; appPorts: PortRange }> {
  const { endpoint, credentials } = sandbox();
  const { targetId: id } = await named("running");
  const ports = { sshPorts: await claimPorts(), appPorts: await claimPorts() };
  const config = { ...sandboxTarget({ endpoint, warning: null }), ...ports };
  const sealed = encrypt(JSON.stringify(credentials), `target:${id}`);
  await db().target.update({ where: { id }, data: { config, credentials: sealed } });
  return ports;
}

/** The machine of a row, as its launch had made it, with the row's own keys and tags. */
async function bring(name: string, sshPort: number): Promise<ProviderInstance> {
  const { id } = await machineOf(name);
  // The host key that it had got meanwhile went with it: only the machine had its private half.
  const { publicKey: hostKey, privateKey } = generateKeyPair();
  const data = { sshPort, hostKey, hostKeyPrivate: encrypt(privateKey, `instance:${id}`) };
  const instance = await db().instance.update({ where: { id }, data });
  const { environmentId } = instance;
  const state = await readState(environmentId);
  const target = await loadTarget((await named(name)).targetId);
  const made = await target.provider.launch(
    toRequest({ environmentId, state, target } as Session, instance),
    limited(),
  );
  const seen = await eventually(async () => {
    const [found] = await target.provider.describe([made.id], limited());
    return found?.state === "running" && found.publicIp !== null && found;
  });
  await db().instance.update({ where: { id }, data: { externalId: made.id } });
  return seen;
}

/** In the app's output on its machine, after what was read of it before. */
async function say(machineId: string, text: string): Promise<void> {
  const home = homeFolder(sandbox().place, machineId);
  const [own, folder] = [path.join(home, ".mayfly"), path.join(home, ".mayfly/app")];
  const { id } = await machineOf("running");
  const [read] = await db().$queryRaw<{ offset: number }[]>`
    SELECT byte_offset::int AS offset FROM logs.source WHERE key = ${`app:${id}:stdout`}`;
  await mkdir(folder, { recursive: true });
  const { uid, gid } = await stat(home);
  for (const one of [own, folder]) await chown(one, uid, gid);
  await writeFile(path.join(folder, "out.log"), `${"x".repeat((read?.offset ?? 0) - 1)}\n${text}`);
}
