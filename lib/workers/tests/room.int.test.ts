import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Status } from "@/lib/environments/lifecycle";
import {
  addDeployment,
  addDeployments,
  addEnvironment,
  addEnvironments,
  addMachine,
  addPlace,
  addTarget,
  before,
  type Place,
  rowsOf,
  rowsOfAll,
} from "@/lib/environments/testing/rows";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { type HeldLease, Leases } from "@/lib/platform/lease";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimRoom } from "@/lib/workers/claimPlace";
import { readDutyState } from "@/lib/workers/dutyState";
import { readWaiting } from "@/lib/workers/waiting";

useDatabase();

const limits = { small: 2, wide: 3 };
let small: Place;
let wide: Place;
const workers = [new Leases("one"), new Leases("two")];

beforeAll(async () => {
  small = await addPlace({ maxConcurrentDeployments: limits.small });
  wide = { ...small, targetId: await addTarget({ maxConcurrentDeployments: limits.wide }) };
});
beforeEach(async () => {
  await db().environment.deleteMany();
});
afterAll(async () => {
  for (const leases of workers) await leases.stop();
  await closeQueue();
});

type Waiting = { environmentId: string; deploymentId: string; targetId: string; lease: HeldLease };

/** Queued one after the other, each held by one worker or the other. */
async function addWaiting(place: Place, count: number): Promise<Waiting[]> {
  const ids = await addEnvironments(place, Array<object>(count).fill({ status: "queued" }));
  const at = (index: number) => new Date(before.getTime() + index * 1_000);
  const deployments = await addDeployments(
    ids.map((environmentId, index) => ({ environmentId, createdAt: at(index) })),
  );
  return Promise.all(
    ids.map(async (environmentId, index) => ({
      ...{ environmentId, deploymentId: deployments[index] ?? "", targetId: place.targetId },
      lease: (await workers[index % workers.length]?.acquire(`environment:${environmentId}`)) as HeldLease,
    })),
  );
}

async function addRunning(place: Place, count: number): Promise<string[]> {
  const ids = await addEnvironments(place, Array<object>(count).fill({ status: "deploying" }));
  return addDeployments(ids.map((environmentId) => ({ environmentId, status: "running" })));
}

const idsOf = (waiting: Waiting[]) => waiting.map(({ environmentId }) => environmentId);

async function claim(waiting: Waiting[]): Promise<string[]> {
  const claimed = await Promise.all(waiting.map(claimRoom));
  return idsOf(waiting.filter((_, index) => claimed[index]));
}

it("has nobody in line where nothing waits, and claims nothing for nobody", async () => {
  expect(await readWaiting()).toEqual({ next: [], othersWait: false });
  await addRunning(small, 1);
  expect(await readWaiting()).toEqual({ next: [], othersWait: false });
});

it("counts room for each target by itself, gives it to the oldest, and to nobody twice", async () => {
  const [busy = ""] = await addRunning(small, 1);
  const [here, there] = [await addWaiting(small, 5), await addWaiting(wide, 5)];
  const next = [...idsOf(here).slice(0, 1), ...idsOf(there).slice(0, 3)];
  const line = await readWaiting();
  expect(line.next.toSorted()).toEqual(next.toSorted());
  expect(line.othersWait).toBe(true);

  // The younger ask first.
  const claimed = await claim([...there.toReversed(), ...here.toReversed()]);
  expect(claimed.toSorted()).toEqual(next.toSorted());
  for (const rows of await rowsOfAll(claimed)) {
    expect(rows.environment.status).toBe("provisioning");
    expect(rows.deployments).toMatchObject([{ status: "running", started_at: expect.any(String) }]);
  }
  const others = [...here.slice(1), ...there.slice(3)];
  for (const rows of await rowsOfAll(idsOf(others))) {
    expect(rows).toMatchObject({ environment: { status: "queued" }, deployments: [{ status: "queued" }], events: [] });
  }
  expect(await readWaiting()).toEqual({ next: [], othersWait: true });
  expect(await claim([...here, ...there])).toEqual([]);

  await db().deployment.update({ where: { id: busy }, data: { status: "failed" } });
  expect(await readWaiting()).toEqual({ next: [here[1]?.environmentId], othersWait: true });
  for (const { environmentId } of [...here.slice(1), ...there.slice(3)]) {
    const isHere = here.some((one) => one.environmentId === environmentId);
    expect((await readDutyState(environmentId))?.openDeployment).toMatchObject({
      queuedOn: isHere ? small.targetId : wide.targetId,
      hasRoom: isHere,
    });
  }
  expect(await claim(others)).toEqual([here[1]?.environmentId]);
});

it("says that nobody else waits where there is room for all", async () => {
  const here = await addWaiting(small, limits.small);
  expect(await readWaiting()).toEqual({ next: idsOf(here), othersWait: false });
  expect(await claim(here)).toEqual(idsOf(here));
  for (const id of idsOf(here)) {
    expect((await readDutyState(id))?.openDeployment).toMatchObject({ queuedOn: null, hasRoom: false });
  }
});

it("has no room where a limit was lowered below what runs, and none that others leave", async () => {
  await addRunning(small, limits.small + 2);
  const here = await addWaiting(small, 1);
  expect(await readWaiting()).toEqual({ next: [], othersWait: true });
  expect(await claim(here)).toEqual([]);
  expect((await readDutyState(idsOf(here)[0] ?? ""))?.openDeployment?.hasRoom).toBe(false);
});

it("takes nobody up on a target that only holds seeded rows", async () => {
  const seeded = { ...small, targetId: await addTarget({ checks: false }) };
  await addWaiting(seeded, 2);
  expect((await readWaiting()).next).toEqual([]);
});

it("begins hundreds at once, as many as there is room for", async () => {
  const crowd = { ...small, targetId: await addTarget({ maxConcurrentDeployments: 201 }) };
  const waiting = await addWaiting(crowd, 203);
  expect((await readWaiting()).next).toEqual(idsOf(waiting).slice(0, 201));
  const claimed = await claim(waiting);
  expect(claimed.toSorted()).toEqual(idsOf(waiting).slice(0, 201).toSorted());
});

it("leaves who is just being changed for the next time, and lets others go first", async () => {
  const here = await addWaiting(small, 3);
  const [locked] = idsOf(here);
  await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM environment WHERE id = ${locked}::uuid FOR UPDATE`;
    // Only as many as there is room for are looked at.
    expect(await claim(here)).toEqual(idsOf(here).slice(1, 2));
  });
  expect(await claim(here)).toEqual([locked]);
});

it("begins only what still waits", async () => {
  const [one, two, three] = await addWaiting(wide, 3);
  await db().deployment.update({ where: { id: one?.deploymentId ?? "" }, data: { status: "cancelled" } });
  expect(await claim([one, two, three] as Waiting[])).toEqual([two?.environmentId, three?.environmentId]);
  expect((await rowsOf(one?.environmentId ?? "")).environment.status).toBe("queued");
});

type Machine = "live" | "none" | "planned" | "retired" | "ended";
type Begin = { status: Status; wasReady: boolean; machine: Machine; to: Status; reason: string | null; moves: boolean };

const redeploying = "Deploying a new release; the current one runs until it is replaced.";
const begins: Begin[] = [
  { status: "queued", wasReady: false, machine: "none", to: "provisioning", reason: null, moves: true },
  { status: "provisioning", wasReady: true, machine: "live", to: "provisioning", reason: "Said.", moves: false },
  { status: "provisioning", wasReady: true, machine: "none", to: "provisioning", reason: "Said.", moves: false },
  ...(["ready", "unhealthy"] as const).flatMap((status) => [
    ...(["none", "planned", "retired", "ended"] as const).map((machine) => ({
      ...{ status, machine, wasReady: true, to: "provisioning" as const, reason: null, moves: true },
    })),
    { status, wasReady: true, machine: "live" as const, to: "deploying" as const, reason: redeploying, moves: true },
  ]),
  { status: "unhealthy", wasReady: false, machine: "live", to: "deploying", reason: null, moves: true },
];
const machines: Record<Machine, object | null> = {
  live: {},
  none: null,
  planned: { launchedAt: null, externalId: null },
  retired: { retiredAt: before },
  ended: { endedAt: before },
};

it.each(begins)("$status, ready once: $wasReady, machine: $machine: becomes $to", async (begin) => {
  const { status, wasReady, machine, to, reason, moves } = begin;
  const environmentId = await addEnvironment(small, {
    ...{ status, readyAt: wasReady ? before : null, statusReason: "Said." },
  });
  const deploymentId = await addDeployment(environmentId);
  const parts = machines[machine];
  if (parts) await addMachine(environmentId, parts);
  // Another one's machine is not this one's.
  await addMachine(await addEnvironment(small), {});
  const lease = (await workers[0]?.acquire(`environment:${environmentId}`)) as HeldLease;
  expect(await claimRoom({ environmentId, deploymentId, targetId: small.targetId, lease })).toBe(true);
  const rows = await rowsOf(environmentId);
  expect(rows.environment).toMatchObject({ status: to, status_reason: reason });
  expect(rows.events).toHaveLength(moves ? 1 : 0);
});

it("decides for one worker after the other: the last place goes to nobody twice", async () => {
  await addRunning(small, 1);
  const [one] = await addWaiting(small, 1);
  let claimed: Promise<true | null> = Promise.resolve(null);
  const environmentId = await addEnvironment(small, { status: "deploying" });
  // As another worker does, between its count and its commit.
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`deployments:${small.targetId}`}, 0))`;
    claimed = claimRoom(one as Waiting);
    const waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    await eventually(async () => (await pool().query(waiting)).rowCount === 1);
    await tx.deployment.create({
      data: { id: newId(), environmentId, number: 1, status: "running", actor: "system" },
    });
  });
  expect(await claimed).toBeNull();
});
