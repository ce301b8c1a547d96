import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as given from "@/lib/environments/testing/rows";
import { openTestSession } from "@/lib/environments/testing/session";
import { StepFailed } from "@/lib/environments/worker/stepFailed";
import { endRetired } from "@/lib/instances/endRetired";
import { drillMachine } from "@/lib/instances/interrupt";
import { attempt } from "@/lib/instances/launching/attempt";
import { MachineLost } from "@/lib/instances/loss";
import { powerOn } from "@/lib/instances/powerOn";
import { stopMachine } from "@/lib/instances/stop";
import { teardown } from "@/lib/instances/teardown";
import { scriptedCloud, seen } from "@/lib/instances/testing/scriptedCloud";
import type { MachineStepInput } from "@/lib/machines/stepTypes";
import { MachineWatch } from "@/lib/machines/watch";
import { db } from "@/lib/platform/db";
import { Leases } from "@/lib/platform/lease";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { ProviderError } from "@/lib/providers/errors";
import { type Provider, providerFaults, type Remains } from "@/lib/providers/types";

useDatabase();

let place: given.Place;
let other: string;
let otherWas: given.Rows;
/** Nobody else asks for its holds, so it need not renew them: a test that is slow loses nothing. */
const worker = new Leases("worker");

beforeAll(async () => {
  place = await given.addPlace();
  other = await given.addEnvironment(place, { url: "http://127.0.0.1:2" });
  await given.addMachine(other, { retiredAt: given.before });
  await given.addMachine(other);
  otherWas = await given.rowsOf(other);
});
afterAll(async () => {
  expect(await given.rowsOf(other)).toEqual(otherWas);
  await worker.stop();
  await closeQueue();
});

const error = (fault: (typeof providerFaults)[number]) => new ProviderError(fault, `It said ${fault}.`);
const [nothing, running, pending] = [[], [seen("running")], [seen("pending")]];
const [stopping, stopped, ending, ended] = (["stopping", "stopped", "shutting-down", "terminated"] as const).map(
  (state) => [seen(state)],
);
const later = error("transient");

type Start = {
  environment?: Parameters<typeof given.addEnvironment>[1];
  machine?: Parameters<typeof given.addMachine>[1] | null;
  answers: Partial<Record<keyof Provider, unknown[]>>;
};

async function begin({ environment, machine = {}, answers }: Start) {
  const id = await given.addEnvironment(place, environment);
  const machineId = machine ? await given.addMachine(id, { externalId: `i-${id}`, ...machine }) : "";
  const { provider, calls } = scriptedCloud(answers);
  const session = await openTestSession(worker, id, { provider });
  const instance = machine ? await db().instance.findUniqueOrThrow({ where: { id: machineId } }) : null;
  const count = (method: keyof Provider) => calls.filter((call) => call === method).length;
  return { id, session, instance: instance as NonNullable<typeof instance>, count };
}

const now = () => new Date();

describe.concurrent("a teardown", () => {
  const empty: Remains = { instances: [], securityGroups: [], keyPairs: [], launchTemplates: [], secrets: [] };
  const leaving = { status: "terminating", endStatus: "terminated", statusReason: "Its lease ended." } as const;

  it.each(Object.keys(empty))("is not over while there are %s", async (kind) => {
    const left = { ...empty, [kind]: ["left-over"] };
    const answers = { teardown: [left, left, left, empty] };
    const { id, session, count } = await begin({ environment: leaving, answers });
    await teardown(session);
    const { environment, instances, lines, events } = await given.rowsOf(id);
    expect(count("teardown")).toBe(4);
    expect(environment).toMatchObject({ status: "terminated", status_reason: "Its lease ended." });
    expect(environment.terminated_at).not.toBeNull();
    expect(instances.map(({ ended_at: at }) => at)).not.toContain(null);
    expect(lines.filter((line) => line.includes("left-over"))).toHaveLength(1);
    expect(events).toHaveLength(1);
  });

  it.each(providerFaults)("asks again after %s, and says why it waits", async (fault) => {
    const answers = { teardown: [empty, error(fault), error(fault), empty].slice(1) };
    const { id, session, count } = await begin({ environment: { ...leaving, endStatus: "failed" }, answers });
    await teardown(session);
    expect(count("teardown")).toBe(3);
    const { environment, lines } = await given.rowsOf(id);
    expect(environment.status).toBe("failed");
    expect(lines).toEqual(["Its lease ended.", `It said ${fault}.`, "Gone: machine, security group and key pair."]);
  });

  it("leaves everything as it is where something of ours fails, and where it is to stop", async () => {
    const over = new AbortController();
    const stop = () => {
      over.abort(new Error("over"));
      return empty;
    };
    for (const [answer, message] of [
      [new Error("broken"), "broken"],
      [stop, "over"],
    ] as const) {
      const { id, session } = await begin({ environment: leaving, answers: { teardown: [answer] } });
      await expect(teardown({ ...session, signal: over.signal })).rejects.toThrow(message);
      expect(await given.rowsOf(id)).toMatchObject({
        environment: { status: "terminating" },
        instances: [{ ended_at: null }],
      });
    }
  });
});

describe.concurrent("a machine that is to be stopped", () => {
  const stops: [
    name: string,
    describes: unknown[],
    outcome: "stopped" | "gone",
    stopsAsked: number,
    born?: () => Date,
  ][] = [
    ["stops", [running, stopping, stopped], "stopped", 1],
    ["is stopped already", [stopped], "stopped", 0],
    ["is asked again while it starts", [pending, running, running, stopped], "stopped", 2],
    ["is unseen once after it was seen", [running, nothing, stopping, nothing, stopped], "stopped", 1],
    ["is unseen, the read fails, unseen again", [nothing, later, nothing, stopped], "stopped", 0],
    ["is unseen twice", [running, nothing, nothing], "gone", 1],
    ["is too new to be seen", [nothing, nothing, nothing, stopped], "stopped", 0, now],
    ["has ended", [ended], "gone", 0],
    ["is ending", [running, ending], "gone", 1],
  ];

  it.each(stops)("%s", async (_, describes, outcome, asked, born) => {
    const { id, session, count } = await begin({
      environment: { status: "stopping", statusReason: "Stopped by Ada.", url: "http://127.0.0.1:1" },
      machine: born ? { createdAt: born(), launchedAt: born() } : {},
      answers: { describe: describes, stop: [undefined] },
    });
    await stopMachine(session);
    const { environment, instances, events } = await given.rowsOf(id);
    expect(environment).toMatchObject({ status: "stopped", status_reason: "Stopped by Ada.", url: null });
    expect(instances).toMatchObject([
      outcome === "gone" ? { ended_at: expect.any(String) } : { ended_at: null, public_ip: null },
    ]);
    expect(events).toHaveLength(outcome === "gone" ? 2 : 1);
    expect(count("describe")).toBe(describes.length);
    expect(count("stop")).toBe(asked);
  });

  it.each(providerFaults)("is asked again after %s, unless that says that it cannot be", async (fault) => {
    const { id, session, count } = await begin({
      environment: { status: "stopping" },
      answers: { describe: [running, running, stopped], stop: [error(fault), undefined] },
    });
    await stopMachine(session);
    const { environment, events } = await given.rowsOf(id);
    expect(environment.status).toBe(fault === "invalid" ? "ready" : "stopped");
    expect(count("stop")).toBe(fault === "invalid" ? 1 : 2);
    if (fault === "invalid") {
      expect(events.at(-1)?.message).toBe("The machine cannot be stopped: It said invalid.");
    }
  });

  it("is not there at all: it is stopped, and one that was replaced is ended first", async () => {
    const { id, session, count } = await begin({
      environment: { status: "stopping" },
      machine: { retiredAt: given.before },
      answers: { describe: [running, ended], terminate: [undefined] },
    });
    await stopMachine(session);
    expect(await given.rowsOf(id)).toMatchObject({
      environment: { status: "stopped" },
      instances: [{ ended_at: expect.any(String) }],
    });
    expect(count("terminate")).toBe(1);
  });
});

describe.concurrent("a machine that was replaced", () => {
  const ends: [name: string, describes: unknown[], terminates: number, born?: () => Date][] = [
    ["ends", [running, ending, ended], 1],
    ["has ended", [ended], 0],
    ["is asked again until it ends", [running, running, ended], 2],
    ["is unseen once after good answers", [running, running, nothing, running, ended], 4],
    ["is unseen, the read fails, unseen again", [nothing, later, nothing, running, ended], 3],
    ["is unseen twice", [running, nothing, nothing], 2],
    ["is too new to be seen", [nothing, nothing, nothing, ended], 3, now],
  ];

  it.each(ends)("%s", async (_, describes, terminates, born) => {
    const { id, session, instance, count } = await begin({
      environment: { status: "ready", url: "http://127.0.0.1:1" },
      machine: { retiredAt: given.before, ...(born && { createdAt: born() }) },
      answers: { describe: describes, terminate: [undefined] },
    });
    await endRetired(session, [instance], { mayServe: false, signal: session.signal });
    const { environment, instances, events } = await given.rowsOf(id);
    expect(count("describe")).toBe(describes.length);
    expect(count("terminate")).toBe(terminates);
    expect(instances).toMatchObject([{ ended_at: expect.any(String) }]);
    expect(events).toEqual([{ kind: "instance", message: `i-${id} has ended.`, actor: "system" }]);
    expect(environment.url).toBeNull();
    // A second worker that comes to the same says nothing again.
    await endRetired(session, [instance], { mayServe: false, signal: session.signal });
    expect((await given.rowsOf(id)).events).toHaveLength(1);
  });

  it.each([
    ["another serves", {}, "http://127.0.0.1:1"],
    ["another is only planned", { launchedAt: null }, null],
    ["another has ended, too", { endedAt: given.before }, null],
    ["another was replaced, too", { retiredAt: given.before }, null],
  ])("takes its address along, where %s", async (_, parts, url) => {
    const { id, session, instance } = await begin({
      environment: { url: "http://127.0.0.1:1" },
      machine: { retiredAt: given.before },
      answers: { describe: [ended] },
    });
    await given.addMachine(id, parts);
    await endRetired(session, [instance], { mayServe: false, signal: session.signal });
    expect((await given.rowsOf(id)).environment.url).toBe(url);
  });

  it("serves on where nothing replaces it yet, until its notice is over", async () => {
    const retire = async (retiredAt: Date) => {
      const answers = { describe: [running, running, ended], terminate: [undefined] };
      const { session, instance, count } = await begin({ machine: { retiredAt }, answers });
      await endRetired(session, [instance], { mayServe: true, signal: session.signal });
      return count("terminate");
    };
    expect(await retire(now())).toBe(0);
    expect(await retire(given.before)).toBe(2);
  });

  it("was never launched: it ends without a word to the cloud", async () => {
    const { id, session, instance } = await begin({ machine: { externalId: null }, answers: {} });
    await endRetired(session, [instance], { mayServe: false, signal: session.signal });
    expect((await given.rowsOf(id)).instances).toMatchObject([{ ended_at: expect.any(String) }]);
  });
});

describe.concurrent("a machine that is watched", () => {
  const looks: [name: string, describes: unknown[], lost: boolean, born?: () => Date][] = [
    ["is lost once it was unseen twice", [nothing, nothing], true],
    ["is not while it is seen in between", [nothing, running, nothing], false],
    ["is not where the cloud does not answer", [later, error("auth"), error("throttled")], false],
    ["is not while it is new", [nothing, nothing, nothing], false, now],
    ["is when it is switched off", [running, stopping], true],
    ["is when it ends", [running, ending], true],
  ];

  it.each(looks)("%s", async (_, describes, lost, born) => {
    const machine = born ? { launchedAt: born() } : {};
    const { session, instance } = await begin({ machine, answers: { describe: describes } });
    const watch = new MachineWatch(session, instance);
    for (const _ of describes.slice(1)) await watch.look(session.signal);
    const last = watch.look(session.signal);
    await (lost ? expect(last).rejects.toBeInstanceOf(MachineLost) : expect(last).resolves.toBeUndefined());
  });
});

describe.concurrent("a machine that is to be started", () => {
  const starts: [name: string, describes: unknown[], outcome: "runs" | "failed" | "lost", startsAsked: number][] = [
    ["starts", [stopped, pending, running], "runs", 1],
    ["runs already", [running], "runs", 0],
    ["has no address yet", [stopped, [seen("running", { publicIp: null })], running], "runs", 1],
    ["is unseen once after it was seen", [stopped, nothing, pending, nothing, running], "runs", 1],
    ["is unseen twice", [stopped, nothing, nothing], "lost", 1],
    ["has ended", [ended], "lost", 0],
    ["goes back to sleep", [stopped, pending, stopped], "failed", 1],
    ["is still stopping", [stopping, stopped, pending, running], "runs", 1],
  ];

  it.each(starts)("%s", async (_, describes, outcome, asked) => {
    const { id, session, instance, count } = await begin({
      environment: { status: "provisioning" },
      machine: { publicIp: null },
      answers: { describe: describes, start: [undefined] },
    });
    const deployment = { id: await given.addDeployment(id, { status: "running", purpose: "start" }) };
    const input = { session, deployment, signal: session.signal } as MachineStepInput;
    const done = powerOn(input, instance);
    if (outcome === "runs") await expect(done).resolves.toBe("succeeded");
    else await expect(done).rejects.toBeInstanceOf(outcome === "lost" ? MachineLost : StepFailed);
    expect(count("start")).toBe(asked);
    const address = outcome === "runs" ? "127.0.0.2" : null;
    expect((await given.rowsOf(id)).instances).toMatchObject([{ public_ip: address, ended_at: null }]);
  });
});

describe.concurrent("a machine that is launched", () => {
  const launches: [name: string, launched: ReturnType<typeof seen>, describes: unknown[], runs: boolean][] = [
    ["runs at once", seen("running"), [], true],
    ["is not seen at first, and again later", seen("pending"), [nothing, pending, nothing, running], true],
    ["has no address yet", seen("running", { publicIp: null }), [running], true],
    ["ends while it starts", seen("pending"), [pending, ended], false],
  ];

  it.each(launches)("%s", async (_, launched, describes, runs) => {
    const { encrypt } = await import("@/lib/platform/crypto");
    const { id, session, instance } = await begin({
      environment: { status: "provisioning" },
      machine: { externalId: null, launchedAt: null, publicIp: null },
      answers: { launch: [{ ...launched, refusals: [] }], describe: describes },
    });
    const sealed = { ...instance, hostKeyPrivate: encrypt("key", `instance:${instance.id}`) };
    const done = attempt(session, sealed, session.signal);
    if (runs) await expect(done).resolves.toMatchObject({ state: "running", publicIp: "127.0.0.2" });
    else await expect(done).rejects.toMatchObject({ retryable: true });
    const told = { external_id: launched.id, ...(runs && { public_ip: "127.0.0.2", zone: "us-east-1b" }) };
    const { instances, events } = await given.rowsOf(id);
    expect(instances).toMatchObject([{ ...told, ended_at: runs ? null : expect.any(String) }]);
    expect(events).toHaveLength(1);
  });
});

describe.concurrent("a drill", () => {
  const drills: [name: string, answer: unknown, replaced: boolean][] = [
    ["is the cloud's own", true, false],
    ["is made up where the cloud has none", false, true],
    ["is made up where the cloud says no", error("auth"), true],
  ];

  it.each(drills)("%s", async (_, answer, replaced) => {
    const environment = { status: "ready", drillRequestedAt: given.before } as const;
    const { id, session } = await begin({ environment, machine: { market: "spot" }, answers: { drill: [answer] } });
    await drillMachine(session);
    const rows = await given.rowsOf(id);
    expect(rows.environment).toMatchObject({ status: replaced ? "provisioning" : "ready", drill_requested_at: null });
    expect(rows.instances.map(({ retired_at: at, noticed_at: noticed }) => [at !== null, noticed !== null])).toEqual([
      [replaced, replaced],
    ]);
    expect(rows.deployments.map(({ purpose }) => purpose)).toEqual(replaced ? ["replace"] : []);
  });
});
