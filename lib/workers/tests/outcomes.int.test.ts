import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDeployment } from "@/lib/deployments/closeDeployment";
import { finishFailed, finishSucceeded } from "@/lib/deployments/finish";
import { finishReturn } from "@/lib/deployments/finishReturn";
import { beginStep, endStep, skipStep } from "@/lib/deployments/stepRows";
import { deploymentStatuses } from "@/lib/environments/deployment";
import * as given from "@/lib/environments/testing/rows";
import { openTestSession } from "@/lib/environments/testing/session";
import { type Session, write } from "@/lib/environments/worker/session";
import { readDeployment } from "@/lib/environments/worker/state";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { countLost, replaceMachine } from "@/lib/instances/replace";
import { stepNames } from "@/lib/logs/types";
import type { Remote } from "@/lib/machines/remote";
import { db } from "@/lib/platform/db";
import { Leases } from "@/lib/platform/lease";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { cancelRunning } from "@/lib/workers/cancelRunning";
import { pauseBeforeTry, tryReplacingAgain } from "@/lib/workers/tryAgain";

useDatabase();

let place: given.Place;
let other: string;
let otherWas: given.Rows;
/** Nobody else asks for its holds, so it need not renew them: a test that is slow loses nothing. */
const worker = new Leases("worker");

beforeAll(async () => {
  place = await given.addPlace({ sharedAddress: null });
  // Another environment with the same in everything: nothing here is about that one.
  other = await given.addEnvironment(place, { status: "deploying", url: "http://127.0.0.1:2", port: 8_000 });
  await given.addDeployment(other, { status: "succeeded" });
  await given.addDeployment(other, { status: "running", stepStatuses: { launch: "succeeded", build: "running" } });
  await given.addMachine(other, { retiredAt: given.before });
  await given.addMachine(other);
  otherWas = await given.rowsOf(other);
});
afterAll(async () => {
  expect(await given.rowsOf(other)).toEqual(otherWas);
  await worker.stop();
  await closeQueue();
});

type Start = {
  environment?: Parameters<typeof given.addEnvironment>[1];
  /** The one under way, after one that succeeded where the environment was ready once. */
  deployment?: Parameters<typeof given.addDeployment>[1];
  machine?: Parameters<typeof given.addMachine>[1] | null;
};

async function begin({ environment, deployment = {}, machine = {} }: Start) {
  const parts = { status: "deploying" as const, port: 8_000, url: "http://127.0.0.1:1", ref: "next", ...environment };
  const id = await given.addEnvironment(place, { readyAt: given.before, ...parts });
  const wasReady = environment?.readyAt !== null;
  const done = { launch: "succeeded", build: "skipped", verify: "succeeded" } as const;
  const before = { status: "succeeded", ref: "main", revision: "abc", stepStatuses: done } as const;
  if (wasReady) await given.addDeployment(id, before);
  const machineId = machine ? await given.addMachine(id, { publicIp: null, ...machine }) : "";
  const deploymentId = await given.addDeployment(id, {
    status: "running",
    ref: "next",
    revision: "def",
    ...deployment,
  });
  const session = await openTestSession(worker, id);
  const row = await readDeployment(deploymentId);
  const context = { session, deployment: row, remote: {} as Remote };
  return { id, session, deploymentId, row, context, machineId };
}

const lastOf = ({ deployments }: given.Rows) => deployments.at(-1);
const stepsOf = ({ steps }: given.Rows, deploymentId: string) =>
  steps.filter((step) => step.deployment_id === deploymentId).map(({ status }) => status);

describe.concurrent("the end of a deployment", () => {
  const ends = deploymentStatuses.flatMap((status) =>
    [null, given.before].flatMap((cancelledAt) =>
      (["succeeded", "failed", "cancelled"] as const).map((outcome) => ({ status, cancelledAt, outcome })),
    ),
  );

  it.each(ends)("$status, cancelled at $cancelledAt, as $outcome: once, while it is open", async (one) => {
    const { status, cancelledAt, outcome } = one;
    const stepStatuses = { launch: "succeeded", build: "running" } as const;
    const { id, session, deploymentId } = await begin({ deployment: { status, cancelledAt, stepStatuses } });
    const was = await given.rowsOf(id);
    const closed = await write(session, (tx) => closeDeployment(tx, session, deploymentId, outcome, "Why."));
    const rows = await given.rowsOf(id);
    const isOpen = status === "queued" || status === "running";
    expect(closed).toBe(isOpen && (cancelledAt === null || outcome === "cancelled"));
    if (!closed) return expect(rows).toEqual(was);
    expect(lastOf(rows)).toMatchObject({ status: outcome, error: "Why.", ended_at: expect.any(String) });
    const after: Partial<Record<string, string>> = { launch: "succeeded", build: "failed" };
    expect(stepsOf(rows, deploymentId)).toEqual(stepNames.map((name) => after[name] ?? "skipped"));
    expect(rows.deployments[0]).toEqual(was.deployments[0]);
    expect(rows.steps.slice(0, stepNames.length)).toEqual(was.steps.slice(0, stepNames.length));
  });

  it("makes what succeeded what the environment serves", async () => {
    const environment = { status: "verifying", readyAt: null } as const;
    const { id, context } = await begin({ environment, machine: { publicIp: "127.0.0.3" } });
    await finishSucceeded(context);
    const { environment: row, deployments } = await given.rowsOf(id);
    expect(row).toMatchObject({ status: "ready", revision: "def", url: "http://127.0.0.3:8000", status_reason: null });
    expect(row.ready_at).not.toBeNull();
    expect(deployments).toMatchObject([{ status: "succeeded", error: null }]);
  });

  it("changes nothing more for one that was cancelled, or ended, in that moment", async () => {
    for (const parts of [{ cancelledAt: given.before }, { status: "cancelled" as const }]) {
      for (const finish of [
        finishSucceeded,
        (context: Parameters<typeof finishSucceeded>[0]) => finishFailed(context, new StepFailed("It failed.")),
      ]) {
        const { id, context } = await begin({ environment: { status: "verifying" }, deployment: parts });
        const was = await given.rowsOf(id);
        await finish(context);
        expect({ ...(await given.rowsOf(id)), lines: [] }).toEqual(was);
      }
    }
  });

  it.each([
    ["takes its environment down", { keep: false, machine: {}, status: "terminating", reason: "It failed." }],
    [
      "keeps it for debugging, where that was wished",
      { keep: true, machine: {}, status: "unhealthy", reason: "It failed. Kept for debugging." },
    ],
    [
      "takes it down where there is nothing to keep",
      { keep: true, machine: null, status: "terminating", reason: "It failed." },
    ],
  ])("of a first one that failed %s", async (_, { keep, machine, status, reason }) => {
    const environment = { readyAt: null, keepForDebugging: keep } as const;
    const { id, context } = await begin({ environment, machine: machine && { publicIp: "127.0.0.1" } });
    await finishFailed(context, new StepFailed("It failed."));
    const rows = await given.rowsOf(id);
    expect(rows.environment).toMatchObject({ status, status_reason: reason });
    expect(lastOf(rows)).toMatchObject({ status: "failed", error: "It failed." });
  });

  it.each([
    ["failed", "ready", null, {}],
    ["cancelled", "ready", null, {}],
    ["failed", "unhealthy", null, null],
    ["cancelled", "unhealthy", null, null],
  ] as const)(
    "of a later one that %s leaves the environment %s, with the ref it serves",
    async (what, status, _, machine) => {
      const cancelledAt = what === "cancelled" ? given.before : null;
      const { id, context, deploymentId, session } = await begin({
        deployment: { cancelledAt, error: "Cancelled." },
        machine,
      });
      if (what === "failed") await finishFailed(context, new StepFailed("It failed."));
      else await cancelRunning(session, deploymentId);
      const rows = await given.rowsOf(id);
      expect(rows.environment).toMatchObject({ status, ref: "main", url: "http://127.0.0.1:1" });
      expect(lastOf(rows)).toMatchObject({ status: what, error: what === "failed" ? "It failed." : "Cancelled." });
    },
  );

  it("of one that was cancelled before it began leaves the environment as it is", async () => {
    const environment = { status: "ready" } as const;
    const deployment = { status: "queued", cancelledAt: given.before, error: "Cancelled." } as const;
    const { id, session, deploymentId } = await begin({ environment, deployment });
    await cancelRunning(session, deploymentId);
    const rows = await given.rowsOf(id);
    expect(rows).toMatchObject({ environment: { status: "ready", ref: "main" }, events: [] });
    expect(lastOf(rows)).toMatchObject({ status: "cancelled" });
  });
});

describe.concurrent("a return that came to nothing", () => {
  const steps = ["succeeded", "failed", "skipped"] as const;
  const outcomes = (["start", "replace"] as const).flatMap((purpose) =>
    (["failed", "cancelled"] as const).flatMap((status) =>
      steps.flatMap((launch) => steps.map((start) => ({ purpose, status, launch, start }))),
    ),
  );

  const isDone = (step: string) => step === "succeeded" || step === "skipped";

  it.each(outcomes)("$purpose $status, launch $launch, start $start", async ({ purpose, status, launch, start }) => {
    const { id, session, row } = await begin({
      deployment: { purpose, stepStatuses: { launch, start } },
      machine: { publicIp: "127.0.0.3" },
    });
    await finishReturn(session, row, { status, reason: "Why." });
    // What was not started is stopped again, and what nobody wants started any more.
    const isStopped = purpose === "start" && (status === "cancelled" || !isDone(launch));
    const subject = purpose === "start" ? "The start" : "The replacement";
    const rows = await given.rowsOf(id);
    expect(rows.environment).toMatchObject({
      status: isStopped ? "stopping" : "unhealthy",
      status_reason: `${subject} ${status === "failed" ? "failed" : "was called off"}: Why.`,
      url: isDone(start) ? "http://127.0.0.3:8000" : null,
    });
    expect(lastOf(rows)).toMatchObject({ status, error: "Why." });
  });
});

describe.concurrent("a machine that is lost", () => {
  const lose = async (session: Session, id: string, kind: "gone" | "notice" = "gone") =>
    replaceMachine(
      session,
      { id, externalId: "i-1" },
      kind === "gone" ? { kind, reason: "r" } : { kind, endsAt: null },
    );

  it.each([
    ["deploy", "deploy"],
    ["replace", "replace"],
    ["start", "replace"],
  ] as const)("has a %s that runs begin again as %s, with its first step", async (purpose, after) => {
    const stepStatuses = { launch: "succeeded", connect: "failed", build: "running", verify: "skipped" } as const;
    const environment = { status: "verifying", drillRequestedAt: given.before } as const;
    const { id, session, machineId, deploymentId } = await begin({
      environment,
      deployment: { purpose, stepStatuses },
    });
    const was = await given.rowsOf(id);
    await lose(session, machineId, "notice");
    const rows = await given.rowsOf(id);
    expect(rows.environment).toMatchObject({ status: "provisioning", drill_requested_at: null, port: 8_000 });
    expect(lastOf(rows)).toMatchObject({ id: deploymentId, purpose: after, status: "running" });
    expect(stepsOf(rows, deploymentId)).toEqual(stepNames.map(() => "pending"));
    expect(rows.steps.slice(0, stepNames.length)).toEqual(was.steps.slice(0, stepNames.length));
    expect(rows.instances).toMatchObject([
      { retired_at: expect.any(String), noticed_at: expect.any(String), ended_at: null },
    ]);
    // Told twice, it is lost once.
    await lose(session, machineId);
    expect((await given.rowsOf(id)).events).toEqual(rows.events);
  });

  it.each([
    ["ready", true, "provisioning", "replace"],
    ["unhealthy", true, "provisioning", "replace"],
    ["unhealthy", false, "terminating", null],
    ["terminating", true, "terminating", null],
    ["stopping", true, "stopping", null],
  ] as const)("of one that is %s, ready once: %s, leaves it %s", async (status, wasReady, after, purpose) => {
    const environment = { status, readyAt: wasReady ? given.before : null, ref: "main", revision: "abc" };
    const { id, session, machineId } = await begin({ environment, deployment: { status: "failed" } });
    const was = await given.rowsOf(id);
    await lose(session, machineId);
    const rows = await given.rowsOf(id);
    expect(rows.environment.status).toBe(after);
    expect(rows.instances).toMatchObject([{ retired_at: expect.any(String), noticed_at: null }]);
    expect(rows.deployments).toHaveLength(was.deployments.length + (purpose ? 1 : 0));
    if (purpose) expect(lastOf(rows)).toMatchObject({ purpose, status: "queued", ref: "main", revision: "abc" });
    expect(rows.events).toHaveLength(1);
  });

  it("has nothing else deployed where something waits already", async () => {
    const { id, session, machineId } = await begin({
      environment: { status: "ready" },
      deployment: { status: "queued" },
    });
    const was = await given.rowsOf(id);
    await lose(session, machineId);
    const rows = await given.rowsOf(id);
    expect(rows).toMatchObject({ environment: { status: "ready" }, deployments: was.deployments });
    expect(rows.events).toHaveLength(1);
  });

  it("counts for the deployment that lost it, and for no other", async () => {
    const { id, deploymentId } = await begin({ machine: null, deployment: { startedAt: given.before } });
    const [earlier, since] = [new Date(given.before.getTime() - 1), new Date(given.before.getTime() + 1)];
    for (const createdAt of [earlier, given.before, since]) {
      await given.addMachine(id, { createdAt, retiredAt: since });
    }
    await given.addMachine(id, { createdAt: since });
    expect(await countLost(deploymentId)).toBe(2);
  });
});

describe.concurrent("another try to replace a machine", () => {
  const tries: [
    name: string,
    statuses: ("succeeded" | "failed" | "cancelled")[],
    waitedSeconds: number,
    is: boolean,
  ][] = [
    ["comes half a minute after the first", ["failed"], 31, true],
    ["does not come before", ["failed"], 20, false],
    ["comes a minute after the second", ["failed", "failed"], 61, true],
    ["does not come before that either", ["failed", "failed"], 50, false],
    ["counts from the last success", ["failed", "failed", "failed", "succeeded", "failed"], 31, true],
    ["does not come where a person called it off", ["failed", "cancelled"], 10_000, false],
    ["comes where that was before", ["cancelled", "failed"], 31, true],
  ];

  it.each(tries)("%s", async (_, statuses, waitedSeconds, is) => {
    const id = await given.addEnvironment(place, { status: "unhealthy", revision: "abc" });
    const ended = new Date(Date.now() - waitedSeconds * 1_000);
    for (const status of statuses) await given.addDeployment(id, { status, endedAt: ended });
    const over = new AbortController();
    const session = await openTestSession(worker, id, { signal: over.signal });
    const tried = tryReplacingAgain(session, over.signal);
    if (is) {
      // A pause that is one try too long is longer than this.
      const late = setTimeout(() => over.abort(new Error("It did not come in time.")), 25_000);
      await tried.finally(() => clearTimeout(late));
    } else {
      // As long as one that comes takes, and longer.
      for (let turn = 0; turn < 20; turn += 1) await db().$queryRaw`SELECT 1`;
      over.abort();
      await tried.catch(() => {});
    }
    const rows = await given.rowsOf(id);
    expect(rows.environment.status).toBe(is ? "provisioning" : "unhealthy");
    expect(rows.deployments).toHaveLength(statuses.length + (is ? 1 : 0));
  });

  it("waits twice as long each time, up to an hour", () => {
    expect([1, 2, 3, 7, 8, 50].map(pauseBeforeTry)).toEqual([30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000]);
  });
});

describe.concurrent("a step", () => {
  it("says when it began first, how often it was begun, and where its lines begin", async () => {
    const { id, session, row, deploymentId } = await begin({ environment: { status: "provisioning" } });
    expect(await beginStep(session, row, { name: "bootstrap", event: "deploy" })).toBeLessThan(60_000);
    const [first] = (await given.rowsOf(id)).steps.filter((step) => step.status === "running");
    expect(first).toMatchObject({ name: "bootstrap", attempt: 1, deployment_id: deploymentId, log_position: 0 });
    await db().deploymentStep.updateMany({
      where: { deploymentId, name: "bootstrap" },
      data: { startedAt: given.before, logPosition: 7 },
    });
    expect(await beginStep(session, row, { name: "bootstrap", event: "deploy" })).toBeGreaterThan(1_000_000);
    const rows = await given.rowsOf(id);
    expect(rows.environment.status).toBe("deploying");
    expect(rows.events).toHaveLength(1);
    const [again] = rows.steps.filter((step) => step.status === "running");
    expect(again).toMatchObject({ attempt: 2, log_position: 7 });
    expect(new Date(`${again?.started_at}`)).toEqual(given.before);
  });

  it.each(["succeeded", "failed", "skipped"] as const)("that is %s stays so", async (status) => {
    const { id, session, row } = await begin({ deployment: { stepStatuses: { build: status, install: "running" } } });
    const was = await given.rowsOf(id);
    await expect(beginStep(session, row, { name: "build", event: null })).rejects.toThrow("ended meanwhile");
    await endStep(session, row, "build", { status: "failed", error: "late" });
    await skipStep(session, row, "build");
    expect(await given.rowsOf(id)).toEqual(was);
    await endStep(session, row, "install", { status: "failed", error: "It failed." });
    const changed = (await given.rowsOf(id)).steps.filter((step, at) => step.status !== was.steps[at]?.status);
    expect(changed).toMatchObject([
      { name: "install", status: "failed", error: "It failed.", ended_at: expect.any(String) },
    ]);
  });
});
