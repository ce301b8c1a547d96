import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkout } from "@/lib/builds/checkout";
import { finishFailed, finishSucceeded } from "@/lib/deployments/finish";
import { finishReturn } from "@/lib/deployments/finishReturn";
import { beginStep, endStep, skipStep } from "@/lib/deployments/stepRows";
import type { StepStatus } from "@/lib/environments/deployment";
import type { Status } from "@/lib/environments/lifecycle";
import * as given from "@/lib/environments/testing/rows";
import { openTestSession, takeOver } from "@/lib/environments/testing/session";
import { appendLines, type Session, say } from "@/lib/environments/worker/session";
import { readDeployment } from "@/lib/environments/worker/state";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { tellCrash, tellHealth } from "@/lib/environments/worker/tellHealth";
import { endRetired } from "@/lib/instances/endRetired";
import { drillMachine } from "@/lib/instances/interrupt";
import { launch } from "@/lib/instances/launch";
import { attempt } from "@/lib/instances/launching/attempt";
import { learnPrice } from "@/lib/instances/launching/price";
import { planInstance } from "@/lib/instances/planInstance";
import { powerOn } from "@/lib/instances/powerOn";
import { replaceMachine } from "@/lib/instances/replace";
import { stopMachine } from "@/lib/instances/stop";
import { teardown } from "@/lib/instances/teardown";
import { scriptedCloud, seen } from "@/lib/instances/testing/scriptedCloud";
import { sourceOffset } from "@/lib/logs/read";
import { replaceHostKey } from "@/lib/machines/keys/hostKey";
import type { Remote } from "@/lib/machines/remote";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { MachineWatch } from "@/lib/machines/watch";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { LeaseLost, Leases } from "@/lib/platform/lease";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { ProviderError } from "@/lib/providers/errors";
import { generateKeyPair } from "@/lib/ssh/keys";
import { cancelRunning } from "@/lib/workers/cancelRunning";
import { claimRoom } from "@/lib/workers/claimPlace";
import { tryReplacingAgain } from "@/lib/workers/tryAgain";

useDatabase();

let place: given.Place;
const workers: Leases[] = [];
const worker = new Leases("this worker");

beforeAll(async () => {
  place = await given.addPlace({ followsLogs: false, sshPorts: { first: 22, last: 22 } });
});
afterAll(async () => {
  for (const leases of [...workers, worker]) await leases.stop();
  await closeQueue();
});

type Given = { session: Session; deploymentId: string; machineId: string; input: MachineStepInput };

type Case = {
  /** The file that writes, and what. */
  file: string;
  what: string;
  status: Status;
  wasReady?: boolean;
  /** Of the deployment under way; null: there is none. */
  deployment?: Parameters<typeof given.addDeployment>[1] | null;
  step?: StepStatus;
  /** Of its machine; null: there is none. */
  machine?: Parameters<typeof given.addMachine>[1] | null;
  cloud?: (lose: () => Promise<void>) => Parameters<typeof scriptedCloud>[0];
  /** Where the cloud's answer comes too late: by then the hold is lost. */
  losesLater?: true;
  run: (given: Given) => Promise<unknown>;
};

const instanceOf = ({ machineId }: Given) => db().instance.findUniqueOrThrow({ where: { id: machineId } });
const planned = { externalId: null, launchedAt: null, publicIp: null } as const;
const pool1 = { instanceType: "t3.small", zone: "us-east-1a" };
const cannotStop = new ProviderError("invalid", "It cannot be stopped.");
const full = new ProviderError("capacity", "There is no room.");
const sha = "0123456789abcdef0123456789abcdef01234567";

const cases: Case[] = [
  {
    ...{ file: "deployments/stepRows.ts", what: "the beginning of a step", status: "provisioning" },
    run: ({ session, input }) => beginStep(session, input.deployment, { name: "bootstrap", event: "deploy" }),
  },
  {
    ...{ file: "deployments/stepRows.ts", what: "the end of a step", status: "deploying", step: "running" },
    run: ({ session, input }) => endStep(session, input.deployment, "build", { status: "succeeded", error: null }),
  },
  {
    ...{ file: "deployments/stepRows.ts", what: "a step that is skipped", status: "deploying" },
    run: ({ session, input }) => skipStep(session, input.deployment, "build"),
  },
  { file: "deployments/finish.ts", what: "success", status: "verifying", run: ({ input }) => finishSucceeded(input) },
  {
    ...{ file: "deployments/finish.ts", what: "the failure of a first deployment", status: "deploying" },
    run: ({ input }) => finishFailed(input, new StepFailed("It failed.")),
  },
  {
    ...{ file: "deployments/finish.ts", what: "the failure of a later one", status: "deploying", wasReady: true },
    run: ({ input }) => finishFailed(input, new StepFailed("It failed.")),
  },
  {
    ...{ file: "deployments/finishReturn.ts", what: "a replacement's failure", status: "deploying", wasReady: true },
    deployment: { purpose: "replace" },
    run: ({ session, input }) => finishReturn(session, input.deployment, { status: "failed", reason: "It failed." }),
  },
  {
    ...{ file: "workers/cancelRunning.ts", what: "the end of what was cancelled", status: "ready", wasReady: true },
    ...{ deployment: { cancelledAt: given.before }, machine: null },
    run: ({ session, deploymentId }) => cancelRunning(session, deploymentId),
  },
  {
    ...{ file: "instances/planInstance.ts", what: "a plan", status: "provisioning", machine: null },
    run: ({ session }) =>
      planInstance(
        session,
        { market: "spot", pools: [pool1], reason: "Spot.", isNews: true },
        { signal: session.signal },
      ),
  },
  {
    ...{ file: "instances/launching/attempt.ts", what: "the machine's id", status: "provisioning", machine: planned },
    cloud: () => ({ launch: [{ ...seen("running"), refusals: [] }], describe: [[seen("running")]] }),
    run: async (all) => attempt(all.session, await instanceOf(all), all.session.signal),
  },
  {
    ...{
      file: "instances/launching/attempt.ts",
      what: "the machine's address",
      status: "provisioning",
      machine: planned,
    },
    ...{ losesLater: true },
    cloud: (lose) => ({
      launch: [{ ...seen("pending"), refusals: [] }],
      describe: [() => lose().then(() => [seen("running")])],
    }),
    run: async (all) => attempt(all.session, await instanceOf(all), all.session.signal),
  },
  {
    ...{
      file: "instances/launching/attempt.ts",
      what: "a machine that ended at once",
      status: "provisioning",
      machine: planned,
    },
    ...{ losesLater: true },
    cloud: (lose) => ({
      launch: [{ ...seen("pending"), refusals: [] }],
      describe: [() => lose().then(() => [seen("terminated")])],
    }),
    run: async (all) =>
      attempt(all.session, await instanceOf(all), all.session.signal).catch((error: unknown) => {
        if (!(error instanceof StepFailed)) throw error;
      }),
  },
  {
    ...{ file: "instances/launch.ts", what: "the end of a plan", status: "provisioning", machine: planned },
    cloud: () => ({ pools: [[pool1]], launch: [full] }),
    run: ({ input }) =>
      launch(input).catch((error: unknown) => {
        if (error !== full) throw error;
      }),
  },
  {
    ...{ file: "instances/powerOn.ts", what: "that it is to start", status: "provisioning", wasReady: true },
    ...{ deployment: { purpose: "start" }, machine: { publicIp: null } },
    cloud: () => ({ describe: [[seen("running")]] }),
    run: async (all) => powerOn(all.input, await instanceOf(all)),
  },
  {
    ...{ file: "instances/powerOn.ts", what: "a started machine's address", status: "provisioning", wasReady: true },
    ...{ deployment: { purpose: "start" }, machine: { publicIp: null }, losesLater: true },
    cloud: (lose) => ({ describe: [() => lose().then(() => [seen("running")])] }),
    run: async (all) => powerOn(all.input, await instanceOf(all)),
  },
  {
    ...{ file: "instances/powerOn.ts", what: "that there is no room for it", status: "provisioning", wasReady: true },
    ...{ deployment: { purpose: "start" }, machine: { publicIp: null }, losesLater: true },
    cloud: (lose) => ({
      describe: [[seen("stopped")], [seen("pending")], () => lose().then(() => [seen("stopped")])],
      start: [undefined],
    }),
    run: async (all) =>
      powerOn(all.input, await instanceOf(all)).catch((error: unknown) => {
        if (!(error instanceof StepFailed)) throw error;
      }),
  },
  {
    ...{ file: "builds/checkout.ts", what: "the revision", status: "deploying" },
    run: ({ input }) => {
      const stdouts = ["", `${sha}\npackage.json\0`, ""];
      const exec = async () => ({ exitCode: 0, stdout: stdouts.shift() ?? "", stderr: "" });
      return checkout({ ...input, remote: { ...input.remote, exec } as unknown as Remote });
    },
  },
  {
    ...{ file: "machines/keys/hostKey.ts", what: "the host key", status: "deploying" },
    run: ({ input }) => {
      const exec = async () => ({ exitCode: 1, stdout: "", stderr: "not allowed" });
      return replaceHostKey({ ...input, remote: { ...input.remote, exec } as unknown as Remote }, input.signal);
    },
  },
  {
    ...{ file: "instances/replace.ts", what: "a replacement", status: "ready", wasReady: true, deployment: null },
    run: async (all) => replaceMachine(all.session, await instanceOf(all), { kind: "gone", reason: null }),
  },
  {
    ...{ file: "workers/tryAgain.ts", what: "another try", status: "unhealthy", wasReady: true, machine: null },
    deployment: { purpose: "replace", status: "failed" },
    run: ({ session }) => tryReplacingAgain(session, session.signal),
  },
  {
    ...{ file: "instances/endRetired.ts", what: "the end of a machine", status: "ready", wasReady: true },
    machine: { ...planned, retiredAt: given.before },
    run: async (all) =>
      endRetired(all.session, [await instanceOf(all)], { mayServe: false, signal: all.session.signal }),
  },
  {
    ...{ file: "instances/stop.ts", what: "that it is to stop", status: "stopping", wasReady: true, deployment: null },
    cloud: () => ({ describe: [[seen("stopped")]] }),
    run: ({ session }) => stopMachine(session),
  },
  {
    ...{ file: "instances/stop.ts", what: "the stop", status: "stopping", wasReady: true, deployment: null },
    ...{ losesLater: true },
    cloud: (lose) => ({ describe: [() => lose().then(() => [seen("stopped")])] }),
    run: ({ session }) => stopMachine(session),
  },
  {
    ...{ file: "instances/stop.ts", what: "that it cannot be stopped", status: "stopping", wasReady: true },
    ...{ deployment: null, losesLater: true },
    cloud: (lose) => ({ describe: [() => lose().then(() => Promise.reject(cannotStop))] }),
    run: ({ session }) => stopMachine(session),
  },
  {
    ...{ file: "machines/watch.ts", what: "a recommendation", status: "ready", wasReady: true },
    machine: { market: "spot" },
    run: async (all) => {
      const over = new AbortController();
      const followNotices = async (onLine: (line: string) => Promise<void>) => {
        await onLine(JSON.stringify({ noticeTime: "2026-11-30T12:00:00Z" }));
        over.abort();
      };
      const remote = { ...all.input.remote, followNotices } as unknown as Remote;
      const signal = AbortSignal.any([over.signal, all.session.signal]);
      await new MachineWatch(all.session, await instanceOf(all)).run(remote, signal).catch((error: unknown) => {
        if (!over.signal.aborted) throw error;
      });
    },
  },
  {
    ...{ file: "environments/worker/tellHealth.ts", what: "that it is unhealthy", status: "ready", wasReady: true },
    run: ({ session }) => tellHealth(session, "answers with status 500"),
  },
  {
    ...{ file: "environments/worker/tellHealth.ts", what: "a crash", status: "ready", wasReady: true },
    run: ({ session }) => tellCrash(session, "code 1"),
  },
  {
    ...{
      file: "instances/interrupt.ts",
      what: "a drill",
      status: "ready",
      wasReady: true,
      deployment: null,
      machine: null,
    },
    run: ({ session }) => drillMachine(session),
  },
  {
    ...{ file: "instances/teardown.ts", what: "the end", status: "terminating", wasReady: true, deployment: null },
    cloud: () => ({
      teardown: [{ instances: [], securityGroups: [], keyPairs: [], launchTemplates: [], secrets: [] }],
    }),
    run: ({ session }) => teardown(session),
  },
];

const keys = generateKeyPair();

async function prepare({ status, wasReady, deployment = {}, step, machine = {}, cloud }: Case) {
  const id = await given.addEnvironment(place, { status, readyAt: wasReady ? given.before : null, port: 8_000 });
  if (wasReady) await given.addDeployment(id, { status: "succeeded" });
  const deploymentId = deployment
    ? await given.addDeployment(id, { status: "running", stepStatuses: step ? { build: step } : {}, ...deployment })
    : "";
  const machineId = newId();
  const hostKey = { hostKey: keys.publicKey, hostKeyPrivate: encrypt(keys.privateKey, `instance:${machineId}`) };
  if (machine) await given.addMachine(id, { id: machineId, pools: [pool1], ...hostKey, ...machine });
  let lose = async () => {};
  const { provider } = scriptedCloud({ ...cloud?.(() => lose()) });
  const session = await openTestSession(worker, id, { provider, log: "patient" });
  const remote = { machine: async () => ({ home: "/home/app", path: "/bin" }), run: async () => 0, close: () => {} };
  const row = deploymentId ? await readDeployment(deploymentId) : null;
  const input = { session, deployment: row, remote, signal: session.signal, attempt: 1 } as unknown as MachineStepInput;
  let atLoss: given.Rows | undefined;
  const losing = async () => {
    workers.push(await takeOver(session));
    atLoss = await given.rowsOf(id);
  };
  const setLose = (work: () => Promise<void>) => {
    lose = work;
  };
  return { id, all: { session, deploymentId, machineId, input }, losing, setLose, atLoss: () => atLoss };
}

describe("what a worker writes, it writes only while it holds the environment", () => {
  /** Of the same worker, still held, and of the same fence: it must not count for another environment. */
  beforeAll(async () => {
    await openTestSession(worker, await given.addEnvironment(place));
  });

  it.each(cases)("$file: $what", async (one) => {
    const held = await prepare(one);
    const was = await given.rowsOf(held.id);
    await one.run(held.all);
    expect(await given.rowsOf(held.id)).not.toEqual(was);

    const lost = await prepare(one);
    if (one.losesLater) lost.setLose(lost.losing);
    else await lost.losing();
    await expect(one.run(lost.all)).rejects.toBeInstanceOf(LeaseLost);
    expect(lost.atLoss()).toBeDefined();
    expect(await given.rowsOf(lost.id)).toEqual(lost.atLoss());
  });

  it("the price of a machine", async () => {
    const parts = {
      file: "instances/launching/price.ts",
      what: "",
      status: "provisioning" as const,
      run: async () => {},
    };
    const prices = () => ({ spotPrices: [new Map([["t3.small us-east-1a", 1_000]])] });
    const learn = async (lose: boolean) => {
      const { id, all, losing } = await prepare({ ...parts, cloud: prices });
      if (lose) await losing();
      learnPrice(all.session, { id: all.machineId, market: "spot", pool: pool1 });
      return async () => (await given.rowsOf(id)).instances[0]?.price_micro_usd_per_hour;
    };
    const lost = await learn(true);
    const held = await learn(false);
    await eventually(async () => (await held()) === 1_000);
    expect(await lost()).toBeNull();
  });

  it.each(["one line", "many lines", "no line, only how far a file was read"])("the log: %s", async (what) => {
    const id = await given.addEnvironment(place);
    const session = await openTestSession(worker, id);
    const key = `run:${id}`;
    const append = () => {
      if (what === "one line") return say(session, "end", "Said.");
      const line = { deploymentId: null, step: "app", stream: "stdout", text: "x".repeat(100_000) } as const;
      return appendLines(session, what === "many lines" ? [line] : [], { key, offset: 7 });
    };
    workers.push(await takeOver(session));
    await expect(append()).rejects.toBeInstanceOf(LeaseLost);
    expect((await given.rowsOf(id)).lines).toEqual([]);
    expect(await sourceOffset(key)).toBeNull();
  });

  it("the beginning of a deployment, beside one that is still held", async () => {
    const free = await given.addPlace();
    const begin = async () => {
      const environmentId = await given.addEnvironment(free, { status: "queued" });
      const deploymentId = await given.addDeployment(environmentId);
      const session = await openTestSession(worker, environmentId);
      return { session, place: { environmentId, deploymentId, targetId: free.targetId, lease: session.lease } };
    };
    const [lost, held] = [await begin(), await begin()];
    workers.push(await takeOver(lost.session));
    const was = await given.rowsOf(lost.place.environmentId);
    const claimed = await Promise.all([claimRoom(lost.place), claimRoom(held.place)]);
    expect(claimed).toEqual([null, true]);
    expect(await given.rowsOf(lost.place.environmentId)).toEqual(was);
    expect((await given.rowsOf(held.place.environmentId)).environment.status).toBe("provisioning");
    // One that is claimed with another's hold is not claimed either.
    const other = await begin();
    expect(await claimRoom({ ...other.place, lease: lost.place.lease })).toBeNull();
  });
});

describe("nothing that a worker does writes past its hold", () => {
  const root = "lib/";
  const rooms = "{environments/worker,instances,machines,builds,runtimes,deployments,workers}";
  const isForTests = (file: string) => /\.test\.ts$|\/testing\//.test(file);
  const files = globSync([`${root}${rooms}/**/*.ts`, "jobs/*.ts"]).filter((file) => !isForTests(file));
  const text = (file: string) => readFileSync(file, "utf8");
  const containing = (pattern: RegExp) => files.filter((file) => pattern.test(text(file))).toSorted();

  it("has each of its writes in the table above", () => {
    const counted = files.flatMap((file) => {
      const writes = text(file).match(/(?<!function )\bwrite\((?:this\.)?session,/g)?.length ?? 0;
      return Array.from({ length: writes }, () => file.slice(root.length));
    });
    expect(counted.toSorted()).toEqual([...cases.map(({ file }) => file), "instances/launching/price.ts"].toSorted());
  });

  it("opens transactions and changes rows only where the table or another test looks", () => {
    expect(containing(/\$transaction\(/)).toEqual(
      [
        ...["deployments/cancel", "deployments/redeploy", "environments/worker/session", "instances/capacity"],
        "workers/claimPlace",
      ].map((name) => `${root}${name}.ts`),
    );
    // What is known of a target's pools is nobody's environment.
    const others = containing(/db\(\)\.(?:\w+\.(?:create|update|upsert|delete)|\$executeRaw)/);
    expect(others).toEqual([`${root}instances/capacity.ts`]);
    // A worker's own sign of life, and what has outlived its use.
    expect(containing(/pool\(\)[\s\S]*(?:INSERT INTO|UPDATE|DELETE FROM) [a-z]/)).toEqual([
      "jobs/heartbeat.ts",
      "jobs/maintain.ts",
    ]);
    expect(containing(/assertHeld|logs\.append/)).toEqual([`${root}environments/worker/session.ts`]);
  });
});
