import { beforeAll, describe, expect, it } from "vitest";
import { type TokenActor, tokenRow, type UserActor, userRow } from "@/lib/access/testing/actorRows";
import { deploymentPurposes, deploymentStatuses } from "@/lib/environments/deployment";
import { deploymentRow, environmentRow } from "@/lib/environments/testing/environmentRow";
import { lastRelease } from "@/lib/environments/worker/lastRelease";
import { stepNames } from "@/lib/logs/types";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { targetRow } from "@/lib/targets/testing/targetRow";
import { readDutyState } from "@/lib/workers/dutyState";
import { readWaiting } from "@/lib/workers/waiting";
import { getDeployment, hasDeployment, listDeployments } from "./queries";

useDatabase();

let ada: UserActor;
let bob: UserActor;
let ci: TokenActor;
let targetId: string;

beforeAll(async () => {
  [ada, bob] = [await userRow("Ada"), await userRow("Bob")];
  ci = await tokenRow("ci", ada);
  targetId = await targetRow(newId(), { checks: false });
});

describe("the deployments of one environment of two", () => {
  it("are its own, the newest first, by those who asked for them", async () => {
    const [id, other, none] = [
      await environmentRow(ada, { targetId }),
      await environmentRow(bob, { targetId }),
      await environmentRow(ada, { targetId }),
    ];
    const gone = `user:${newId()}`;
    const actors = ["system", `user:${ada.id}`, `token:${ci.id}`, gone];
    const times = { startedAt: new Date(Date.UTC(2026, 2, 29, 1)), endedAt: null };
    for (const actor of actors) {
      await deploymentRow(id, { actor, ref: `by ${actor}`, status: "failed", ...times });
      await deploymentRow(other, { actor: `user:${bob.id}`, ref: "theirs", status: "succeeded" });
    }
    const listed = await listDeployments(ada, id);
    expect(listed.map(({ number, actor, ref }) => [number, actor, ref])).toEqual([
      [4, gone, `by ${gone}`],
      [3, "ci", `by token:${ci.id}`],
      [2, "Ada", `by user:${ada.id}`],
      [1, "Mayfly", "by system"],
    ]);
    expect(listed[0]).toMatchObject({ startedAt: "2026-03-29T01:00:00.000Z", endedAt: null, status: "failed" });
    expect(await listDeployments(ada, none)).toEqual([]);
    await expect(listDeployments(ada, other)).rejects.toMatchObject({ code: "not_found" });
  });

  it("are found below their own environment alone, with their own steps in order", async () => {
    const [id, other] = [await environmentRow(ada, { targetId }), await environmentRow(ada, { targetId })];
    const [mine, theirs] = [await deploymentRow(id, { status: "running" }), await deploymentRow(other)];
    for (const deploymentId of [mine, theirs]) {
      const data = stepNames.map((name, position) => ({ deploymentId, name, position, error: deploymentId }));
      await db().deploymentStep.createMany({ data: data.reverse() });
    }
    const found = await getDeployment(id, mine);
    expect(found).toMatchObject({ id: mine, number: 1, status: "running", purpose: "deploy", startedAt: null });
    expect(found.steps.map(({ name, error }) => [name, error])).toEqual(stepNames.map((name) => [name, mine]));
    expect([await hasDeployment(id, mine), await hasDeployment(id, theirs)]).toEqual([true, false]);
    expect(await hasDeployment(other, newId())).toBe(false);
    await expect(getDeployment(id, theirs)).rejects.toMatchObject({ code: "not_found" });
  });
});

it("knows the release that runs: the newest that succeeded, unless it only started a machine", async () => {
  const [id, other] = [await environmentRow(ada, { targetId }), await environmentRow(ada, { targetId })];
  expect(await lastRelease(id)).toBeNull();
  let expected: string | null = null;
  for (const status of deploymentStatuses.filter((each) => each !== "queued" && each !== "running")) {
    for (const purpose of deploymentPurposes) {
      const made = await deploymentRow(id, { status, purpose });
      await deploymentRow(other, { status: "succeeded" });
      if (status === "succeeded" && purpose !== "start") expected = made;
      expect((await lastRelease(id))?.id ?? null, `${status} ${purpose}`).toBe(expected);
    }
  }
});

describe("who waits for room on two targets of different limits", () => {
  const place = (maxConcurrentDeployments: number, config = {}) =>
    targetRow(newId(), { maxConcurrentDeployments, ...config });

  /** An environment with a deployment, and its duty as a worker would read it. */
  async function waiting(target: string, status: string, createdAt = new Date()) {
    const id = await environmentRow(ada, { targetId: target, status: status === "queued" ? "queued" : "deploying" });
    await deploymentRow(id, { status, createdAt });
    return id;
  }
  const room = async (id: string) => (await readDutyState(id))?.openDeployment?.hasRoom;
  const next = async () => new Set((await readWaiting()).next);

  it("is next the oldest of each, as many as there is room for on its own", async () => {
    const [small, big, quiet] = [await place(1), await place(3), await place(9, { checks: false })];
    await db().deployment.deleteMany();
    expect(await readWaiting()).toEqual({ next: [], othersWait: false });
    const at = (minute: number) => new Date(Date.UTC(2026, 9, 25, 0, minute));
    const [late, early] = [await waiting(small, "queued", at(2)), await waiting(small, "queued", at(1))];
    const many = await Promise.all([4, 5, 6, 7].map((minute) => waiting(big, "queued", at(minute))));
    const unseen = await waiting(quiet, "queued");
    expect(await next()).toEqual(new Set([early, ...many.slice(0, 3)]));
    expect((await readWaiting()).othersWait).toBe(true);
    expect(await Promise.all([late, early, ...many].map(room))).toEqual(Array.from({ length: 6 }, () => true));

    await db().deployment.updateMany({
      where: { environmentId: { in: [early, many[0] ?? ""] } },
      data: { status: "running" },
    });
    expect(await next()).toEqual(new Set(many.slice(1, 3)));
    expect([await room(late), await room(many[1] ?? "")]).toEqual([false, true]);
    expect(await readDutyState(early)).toMatchObject({ openDeployment: { queuedOn: null, hasRoom: false } });
    expect((await readDutyState(late))?.openDeployment?.queuedOn).toBe(small);

    // A limit that was lowered below what runs: none, and no error.
    await db().target.update({
      where: { id: big },
      data: { config: { ...(await configOf(big)), maxConcurrentDeployments: 1 } },
    });
    await db().deployment.updateMany({ where: { environmentId: many[1] ?? "" }, data: { status: "running" } });
    expect(await next()).toEqual(new Set());
    await db().deployment.updateMany({ where: { environmentId: early }, data: { status: "failed" } });
    expect(await next()).toEqual(new Set([late]));
    const ended = { where: { environmentId: { in: [late, ...many, unseen] } }, data: { status: "failed" } };
    await db().deployment.updateMany(ended);
    expect(await readWaiting()).toEqual({ next: [], othersWait: false });
  });
});

const configOf = async (id: string) => (await db().target.findUniqueOrThrow({ where: { id } })).config as object;

it("says of each environment that is asked for what its own rows are, of many at once, and null of none", async () => {
  const rows = [
    { status: "ready", drillRequestedAt: new Date(), deployment: null },
    { status: "deploying", drillRequestedAt: null, deployment: { status: "running", cancelledAt: new Date() } },
    { status: "queued", drillRequestedAt: null, deployment: { status: "queued", cancelledAt: null } },
    { status: "unhealthy", drillRequestedAt: null, deployment: { status: "failed", cancelledAt: new Date() } },
  ];
  const ids = await Promise.all(
    rows.map(async ({ deployment, ...columns }) => {
      const id = await environmentRow(ada, { targetId, ...columns });
      if (deployment) await deploymentRow(id, deployment);
      return id;
    }),
  );
  const states = await Promise.all([...ids, newId()].map((id) => readDutyState(id)));
  const none = { openDeployment: null, drill: false };
  expect(states).toEqual([
    { ...none, status: "ready", drill: true },
    { ...none, status: "deploying", openDeployment: expect.objectContaining({ cancelled: true, queuedOn: null }) },
    { ...none, status: "queued", openDeployment: expect.objectContaining({ queuedOn: targetId, hasRoom: true }) },
    { ...none, status: "unhealthy" },
    null,
  ]);
});
