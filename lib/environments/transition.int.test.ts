import { beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/audit/actor";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { events, type LifecycleEvent, type Status, statuses } from "./lifecycle";
import { moves } from "./testing/moves";
import { type Span, withNow } from "./testing/now";
import {
  addDeployments,
  addEnvironment,
  addEnvironments,
  addPlace,
  before,
  type Place,
  type Rows,
  rowsOf,
  rowsOfAll,
} from "./testing/rows";
import { useTold } from "./testing/told";
import { transition } from "./transition";

useDatabase();
const told = useTold();

let place: Place;
const aheadSeconds = 3 * 24 * 3_600;

beforeAll(async () => {
  place = await addPlace();
  // So that a time by another clock than the database's shows.
  await db().setting.create({ data: { key: "clock-offset", value: aheadSeconds } });
});

/** Of every status: one that was ready and one that never was, each with something that is deployed. */
async function addAll(): Promise<string[]> {
  const states = statuses.flatMap((status) => [null, before].map((readyAt) => ({ status, readyAt })));
  const ids = await addEnvironments(
    place,
    states.map((state) => ({ ...state, url: "http://127.0.0.1:1", desiredState: "running" })),
  );
  await addDeployments(
    ids.flatMap((environmentId, index) => [
      { environmentId, status: "succeeded", stepStatuses: { launch: "succeeded", build: "skipped" } },
      states[index]?.readyAt
        ? { environmentId, status: "queued", error: "Said before." }
        : {
            ...{ environmentId, status: "running" },
            stepStatuses: { launch: "succeeded", connect: "running", build: "skipped" },
          },
    ]),
  );
  return ids;
}

const effects: Partial<Record<Status, (rows: Rows) => object>> = {
  ready: ({ environment }) => ({ ready_at: environment.ready_at ?? "now" }),
  stopped: () => ({ url: null }),
  terminating: ({ environment }) => ({
    ...{ terminating_at: "now", desired_state: "gone" },
    end_status: environment.ready_at ? "terminated" : "failed",
  }),
  terminated: () => ({ terminated_at: "now" }),
  failed: () => ({ terminated_at: "now" }),
};

type Move = { event: LifecycleEvent; actor: Actor; reason: string | null };

function keyOf(actor: Actor): string {
  return actor.kind === "system" ? "system" : `${actor.kind}:${actor.id}`;
}

function afterMove(rows: Rows, { event, actor, reason }: Move): Rows {
  const to = moves[rows.environment.status as Status][event];
  if (!to) return rows;
  const by = keyOf(actor);
  const message = reason ?? expect.stringMatching(/^[A-Z].*\.$/);
  return {
    ...rows,
    environment: { ...rows.environment, status: to, status_reason: reason, ...effects[to]?.(rows) },
    events: [...rows.events, { kind: "status", message, actor: by }],
    audits: [...rows.audits, { action: `environment.${event}`, actor: by }],
    ...(event === "terminate" && closed(rows, reason)),
  };
}

function closed({ deployments, steps }: Rows, reason: string | null) {
  const open = deployments.filter(({ status }) => status === "queued" || status === "running").map(({ id }) => id);
  return {
    deployments: deployments.map((row) =>
      open.includes(row.id)
        ? {
            ...{ ...row, status: "cancelled", ended_at: "now", cancelled_at: "now" },
            error: row.error ?? reason ?? "The environment was ended.",
          }
        : row,
    ),
    steps: steps.map((row) => {
      if (!open.includes(row.deployment_id)) return row;
      if (row.status === "running") return { ...row, status: "failed", ended_at: "now", error: "Cancelled." };
      return row.status === "pending" ? { ...row, status: "skipped" } : row;
    }),
  };
}

async function move(ids: string[], { event, actor, reason }: Move): Promise<{ moved: string[]; span: Span }> {
  const from = await databaseNow();
  const moved = await db().$transaction((tx) => transition(tx, { ids, event, actor, reason }));
  return { moved, span: { from, to: await databaseNow() } };
}

const system: Actor = { kind: "system" };
const token: Actor = { kind: "token", id: newId(), name: "ci", role: "member", userId: null };

describe.each(events)("every status on %s", (event) => {
  const allowed = (rows: Rows) => moves[rows.environment.status as Status][event] !== undefined;

  it("moves exactly those of a batch that may, and nobody who was not asked for", async () => {
    const [asked, others] = [await addAll(), await addAll()];
    const [was, othersWere] = [await rowsOfAll(asked), await rowsOfAll(others)];
    await told.heard();
    const given: Move = { event, actor: token, reason: "Because." };
    const { moved, span } = await move([...asked, newId()], given);

    const expected = was.filter(allowed).map(({ environment }) => environment.id);
    expect(moved.toSorted()).toEqual(expected.toSorted());
    expect(withNow(await rowsOfAll(asked), span)).toEqual(was.map((rows) => afterMove(rows, given)));
    expect(await rowsOfAll(others)).toEqual(othersWere);
    const { environments, jobs } = await told.heard();
    expect(environments.toSorted()).toEqual(expected.toSorted());
    const teardowns = event === "terminate" ? expected : [];
    expect(jobs.map(({ name }) => name)).toEqual(teardowns.map(() => "teardown"));
    expect(jobs.map(({ environmentId }) => environmentId).toSorted()).toEqual(teardowns.toSorted());
    expect((await told.jobsOf(asked)).toSorted()).toEqual(teardowns.map((id) => `teardown ${id}`).toSorted());
  });

  it("moves one alone, without a reason as well", async () => {
    const ids = await addAll();
    const were = await rowsOfAll(ids);
    const given: Move = { event, actor: system, reason: null };
    const from = await databaseNow();
    const asked = ids.filter((_, index) => index % 2 === 0);
    for (const id of asked) {
      const moved = await db().$transaction((tx) => transition(tx, { ...given, ids: [id] }));
      const was = were[ids.indexOf(id)] as Rows;
      expect(moved, `${was.environment.status}`).toEqual(allowed(was) ? [id] : []);
    }
    const are = withNow(await rowsOfAll(ids), { from, to: await databaseNow() });
    expect(are).toEqual(were.map((was, index) => (asked.includes(ids[index] as string) ? afterMove(was, given) : was)));
  });
});

it("does nothing and tells nobody where nobody is asked for, and nothing where its transaction fails", async () => {
  const ids = await addAll();
  const were = await rowsOfAll(ids);
  await told.heard();
  expect((await move([], { event: "terminate", actor: system, reason: null })).moved).toEqual([]);
  const failing = db().$transaction(async (tx) => {
    await transition(tx, { ids, event: "terminate", actor: system, reason: null });
    throw new Error("after all");
  });
  await expect(failing).rejects.toThrow("after all");
  expect(await rowsOfAll(ids)).toEqual(were);
  expect(await told.heard()).toEqual({ environments: [], jobs: [] });
  expect(await told.jobsOf(ids)).toEqual([]);
});

it("goes to one of many who move the same at once", async () => {
  const id = await addEnvironment(place, { status: "ready" });
  const given: Move = { event: "terminate", actor: system, reason: null };
  const answers = await Promise.all(Array.from({ length: 8 }, () => move([id], given)));
  expect(answers.flatMap(({ moved }) => moved)).toEqual([id]);
  expect((await rowsOf(id)).audits).toHaveLength(1);
  expect(await told.jobsOf([id])).toEqual([`teardown ${id}`]);
});

it("tells of each of more than fit into one message", async () => {
  const count = 201;
  const ids = Array.from({ length: count }, newId);
  await db().environment.createMany({
    data: ids.map((id) => ({
      ...{ id, name: "many", projectId: place.projectId, targetId: place.targetId, ownerKey: "user:nobody" },
      ...{ repositoryUrl: "https://git.example/app.git", instanceType: "t3.small", market: "spot", status: "ready" },
      expiresAt: new Date(),
    })),
  });
  await told.heard();
  const { moved } = await move(ids, { event: "terminate", actor: system, reason: null });
  expect(moved).toHaveLength(count);
  const { environments, jobs } = await told.heard();
  expect(environments.toSorted()).toEqual(ids.toSorted());
  expect(jobs.map(({ environmentId }) => environmentId).toSorted()).toEqual(ids.toSorted());
});
