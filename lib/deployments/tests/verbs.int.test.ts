import { globSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { cancelDeployment } from "@/lib/deployments/cancel";
import { redeploy } from "@/lib/deployments/redeploy";
import type { DeploymentPurpose } from "@/lib/environments/deployment";
import { drillEnvironment } from "@/lib/environments/drill";
import { extendEnvironment } from "@/lib/environments/extend";
import { phase, type Status, statuses } from "@/lib/environments/lifecycle";
import { startEnvironment } from "@/lib/environments/start";
import { stopEnvironment } from "@/lib/environments/stop";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { withNow } from "@/lib/environments/testing/now";
import * as given from "@/lib/environments/testing/rows";
import { useTold } from "@/lib/environments/testing/told";
import type { Environment } from "@/lib/environments/types";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { listen } from "@/lib/platform/listen";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import type { Market } from "@/lib/providers/types";

useDatabase();
const told = useTold();

let place: given.Place;
const aheadSeconds = 3 * 24 * 3_600;
const newExpiry = () => new Date(Date.now() + (aheadSeconds + 7_200) * 1_000);

beforeAll(async () => {
  place = await given.addPlace();
  await db().setting.create({ data: { key: "clock-offset", value: aheadSeconds } });
});

/** `open`: the deployment under way. `wasReady`: its first deployment succeeded once. */
type State = { status: Status; open: "queued" | "running" | null; market: Market | null; wasReady: boolean };

const markets = ["on-demand", "spot", null] as const;
const underWay = (["queued", "running"] as const).flatMap((open) =>
  [true, false].map((wasReady) => ({ open, wasReady, market: "on-demand" as const })),
);
const settled = markets.map((market) => ({ open: null, wasReady: true, market }));
const neverReady = { open: null, wasReady: false, market: "on-demand" } as const;

const states: State[] = statuses.flatMap((status) => {
  const stage = phase(status);
  const hasDeployments = stage === "starting" || stage === "running";
  return [...settled, neverReady, ...(hasDeployments ? underWay : [])].map((rest) => ({ status, ...rest }));
});

async function addAll(all: State[]): Promise<string[]> {
  const ids = await given.addEnvironments(
    place,
    all.map(({ status, wasReady }) => ({
      ...{ status, readyAt: wasReady ? given.before : null, revision: "abc" },
      expiresAt: new Date(Date.now() + (aheadSeconds + 3_600) * 1_000),
    })),
  );
  const each = <Parts>(partsOf: (state: State, environmentId: string) => Parts[]) =>
    all.flatMap((state, index) => partsOf(state, ids[index] as string));
  await given.addDeployments(
    each(({ wasReady, open }, environmentId) => [
      ...(wasReady ? [{ environmentId, status: "succeeded" as const, revision: "abc" }] : []),
      ...(open || wasReady ? [] : [{ environmentId, status: "failed" as const }]),
      ...(open === "queued" ? [{ environmentId }] : []),
      ...(open === "running" ? [{ environmentId, status: open, stepStatuses: { launch: "running" as const } }] : []),
    ]),
  );
  // With machines that are none any more, and one that is none yet.
  const planned = { externalId: null, launchedAt: null, publicIp: null };
  await given.addMachines(
    each(({ market }, environmentId) => [
      ...[{ endedAt: given.before }, { retiredAt: given.before }].map((gone) => ({ environmentId, ...gone })),
      { environmentId, ...(market ? { market } : planned) },
    ]),
  );
  return ids;
}

const isOver = ({ status }: State) => phase(status) === "leaving" || phase(status) === "ended";
const runs = ({ status }: State) => status === "ready" || status === "unhealthy";

type Verb = {
  call: (id: string) => Promise<Environment>;
  /** Whether it does something, is refused with `conflict`, or leaves things as they are without a word. */
  outcome: (state: State) => "done" | "conflict" | "quiet";
  /** The rows after it was done. */
  after: (rows: given.Rows, state: State) => given.Rows;
  job?: "deploy" | "teardown";
};

const by = () => `user:${place.actor.id}`;

function moved(rows: given.Rows, status: Status, { event, message }: { event: string; message: string }): given.Rows {
  return {
    ...rows,
    environment: { ...rows.environment, status, status_reason: message },
    events: [...rows.events, { kind: "status", message, actor: by() }],
    audits: [...rows.audits, { action: `environment.${event}`, actor: by() }],
  };
}

function noted(rows: given.Rows, action: string, kind: string, message: unknown): given.Rows {
  return {
    ...rows,
    events: [...rows.events, { kind, message, actor: by() }],
    audits: [...rows.audits, { action: `environment.${action}`, actor: by() }],
  };
}

function terminated(rows: given.Rows, message: string): given.Rows {
  const left = moved(rows, "terminating", { event: "terminate", message });
  const endStatus = rows.environment.ready_at ? "terminated" : "failed";
  const isOpen = ({ status }: Record<string, unknown>) => status === "queued" || status === "running";
  return {
    ...left,
    environment: { ...left.environment, desired_state: "gone", end_status: endStatus, terminating_at: "now" },
    deployments: rows.deployments.map((row) =>
      isOpen(row) ? { ...row, status: "cancelled", cancelled_at: "now", ended_at: "now", error: message } : row,
    ),
    steps: rows.steps.map((row) => {
      if (!rows.deployments.some((deployment) => deployment.id === row.deployment_id && isOpen(deployment))) return row;
      if (row.status === "running") return { ...row, status: "failed", ended_at: "now", error: "Cancelled." };
      return row.status === "pending" ? { ...row, status: "skipped" } : row;
    }),
  };
}

type Added = { purpose: DeploymentPurpose; ref: string; revision: string | null };

function withDeployment(rows: given.Rows, added: Added): given.Rows {
  const nothing = { error: null, started_at: null, ended_at: null, cancelled_at: null };
  const deployment = {
    ...{ id: expect.any(String), environment_id: rows.environment.id, number: rows.deployments.length + 1 },
    ...{ status: "queued", actor: by(), created_at: "now", ...nothing, ...added },
  };
  const names = ["launch", "connect", "bootstrap", "checkout", "install", "build", "start", "verify"];
  const steps = names.map((name, position) => ({
    ...{ deployment_id: expect.any(String), name, position, status: "pending", attempt: 0 },
    ...{ started_at: null, ended_at: null, error: null, log_position: null },
  }));
  return { ...rows, deployments: [...rows.deployments, deployment], steps: [...rows.steps, ...steps] };
}

const verbs: Record<string, Verb> = {
  terminateEnvironment: {
    call: (id) => terminateEnvironment(place.actor, id),
    outcome: (state) => (isOver(state) ? "quiet" : "done"),
    after: (rows) => terminated(rows, "Terminated by Ada."),
    job: "teardown",
  },
  stopEnvironment: {
    call: (id) => stopEnvironment(place.actor, id),
    outcome: (state) => (runs(state) && !state.open && state.market === "on-demand" ? "done" : "conflict"),
    after: (rows) => moved(rows, "stopping", { event: "stop", message: "Stopped by Ada." }),
  },
  startEnvironment: {
    call: (id) => startEnvironment(place.actor, id),
    outcome: ({ status }) => (status === "stopped" ? "done" : "conflict"),
    after: (rows) =>
      withDeployment(moved(rows, "provisioning", { event: "provision", message: "Started by Ada." }), {
        ...{ purpose: "start", ref: "main", revision: "abc" },
      }),
    job: "deploy",
  },
  drillEnvironment: {
    call: (id) => drillEnvironment(place.actor, id),
    outcome: ({ status, open, market }) => (status === "ready" && !open && market === "spot" ? "done" : "conflict"),
    after: (rows) => {
      const message = `Drill by Ada: ${rows.instances.at(-1)?.external_id} shall be interrupted.`;
      const drilled = { ...rows, environment: { ...rows.environment, drill_requested_at: "now" } };
      return noted(drilled, "drill", "instance", message);
    },
  },
  extendEnvironment: {
    call: (id) => extendEnvironment(place.actor, id, { expiresAt: newExpiry().toISOString() }),
    outcome: (state) => (isOver(state) ? "conflict" : "done"),
    after: (rows) => {
      const extended = { ...rows, environment: { ...rows.environment, expires_at: expect.any(String) } };
      return noted(extended, "extend", "lease", expect.stringContaining("The lease now ends at "));
    },
  },
  redeploy: {
    call: (id) => redeploy(place.actor, id, { ref: "next" }),
    outcome: (state) => (runs(state) && !state.open ? "done" : "conflict"),
    after: (rows) => {
      const asked = { ...rows, environment: { ...rows.environment, ref: "next" } };
      const added = withDeployment(asked, { purpose: "deploy", ref: "next", revision: null });
      return noted(added, "redeploy", "deployment", "Redeploy of next requested.");
    },
    job: "deploy",
  },
  cancelDeployment: {
    call: (id) => cancelDeployment(place.actor, id),
    outcome: ({ open }) => (open ? "done" : "conflict"),
    after: (rows, { wasReady }) => {
      const error = "Cancelled by Ada.";
      if (!wasReady) return terminated(rows, error);
      const last = rows.deployments.length - 1;
      const marked = rows.deployments.map((row, at) => (at === last ? { ...row, cancelled_at: "now", error } : row));
      const audits = [...rows.audits, { action: "environment.cancel", actor: by() }];
      return { ...rows, deployments: marked, audits };
    },
  },
};

it("knows every verb that people have for an environment", () => {
  const pattern =
    /export async function (\w+)\(\s*actor: Actor,\s*(?:id|environmentId): string[^{]*Promise<Environment>/g;
  const files = globSync("lib/{environments,deployments}/*.ts").filter((file) => !file.endsWith("queries.ts"));
  const found = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(pattern)].map(([, name]) => name));
  expect(found.toSorted()).toEqual(Object.keys(verbs).toSorted());
});

const bystanders: State[] = [
  { status: "ready", open: null, market: "on-demand", wasReady: true },
  { status: "ready", open: null, market: "spot", wasReady: true },
  { status: "ready", open: "running", market: "on-demand", wasReady: true },
  { status: "provisioning", open: "queued", market: null, wasReady: false },
  { status: "stopped", open: null, market: "on-demand", wasReady: true },
];

describe.each(Object.entries(verbs))("%s on every status", (_, { call, outcome, after, job }) => {
  it("does what may be done, refuses the rest and then changes nothing, and touches no other environment", async () => {
    const others = await addAll(bystanders);
    const othersWere = await given.rowsOfAll(others);
    const ids = await addAll(states);
    const were = await given.rowsOfAll(ids);
    await told.heard();
    const from = await databaseNow();
    for (const [index, state] of states.entries()) {
      const code = await call(ids[index] as string).then(
        ({ id }) => (id === ids[index] ? null : "another"),
        (error: { code?: string }) => error.code ?? String(error),
      );
      expect(code, JSON.stringify(state)).toBe(outcome(state) === "conflict" ? "conflict" : null);
    }
    const span = { from, to: await databaseNow() };
    const are = await given.rowsOfAll(ids);
    for (const [index, state] of states.entries()) {
      const was = were[index] as given.Rows;
      const expected = outcome(state) === "done" ? after(was, state) : was;
      expect(withNow(are[index], span), JSON.stringify(state)).toEqual(expected);
    }
    expect(await given.rowsOfAll(others)).toEqual(othersWere);
    const done = ids.filter((_, index) => outcome(states[index] as State) === "done");
    const { environments, jobs } = await told.heard();
    expect(environments.toSorted()).toEqual(done.toSorted());
    const withJob = ids.filter((id, index) => done.includes(id) && jobFor(states[index] as State) !== undefined);
    expect(jobs.map(({ environmentId }) => environmentId).toSorted()).toEqual(withJob.toSorted());
    expect((await told.jobsOf(ids)).length).toBe(withJob.length);

    function jobFor({ wasReady }: State) {
      return call === verbs.cancelDeployment?.call && !wasReady ? "teardown" : job;
    }
  });
});

const rival = { status: "ready", open: null, market: "on-demand", wasReady: true } as const;

it.each(["stopEnvironment", "redeploy"])("does %s once where many ask at once", async (name) => {
  const [id = ""] = await addAll([rival]);
  const asked = Array.from({ length: 5 }, () => verbs[name]?.call(id));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "conflict" });
  }
  expect((await given.rowsOf(id)).audits).toHaveLength(1);
});

it("gives a lease the end that is asked for, by the database's clock and within thirty days", async () => {
  const [id = "", other = ""] = await addAll([rival, rival]);
  const [was, otherWas] = [await given.rowsOf(id), await given.rowsOf(other)];
  const now = await databaseNow();
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  const month = 30 * 24 * 60;
  for (const minutes of [-1, 0, month + 1]) {
    const refused = extendEnvironment(place.actor, id, { expiresAt: at(minutes) });
    await expect(refused, `${minutes}`).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "expiresAt" }],
    });
  }
  expect(await given.rowsOf(id)).toEqual(was);

  const deadlines: string[] = [];
  const stop = await listen("deadline", (payload) => deadlines.push(payload));
  for (const minutes of [1, month - 1]) {
    expect((await extendEnvironment(place.actor, id, { expiresAt: at(minutes) })).expiresAt).toBe(at(minutes));
  }
  const { expiresAt } = await extendEnvironment(place.actor, id, { ttlMinutes: 90 });
  expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(now.getTime() + 90 * 60_000);
  expect(Date.parse(expiresAt)).toBeLessThanOrEqual((await databaseNow()).getTime() + 90 * 60_000);
  await eventually(() => deadlines.length === 3);
  expect(deadlines).toEqual([at(1), at(month - 1), expiresAt]);
  stop();
  expect(await given.rowsOf(other)).toEqual(otherWas);
});
