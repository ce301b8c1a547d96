import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Status } from "@/lib/environments/lifecycle";
import { addEnvironment, addEnvironments, addPlace, before, type Place, rowsOf } from "@/lib/environments/testing/rows";
import { takeOver } from "@/lib/environments/testing/session";
import { LogWriter } from "@/lib/logs/append";
import { encrypt } from "@/lib/platform/crypto";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { Leases } from "@/lib/platform/lease";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { Keepers } from "@/lib/workers/keepers";

useDatabase();
const sandbox = useSandbox();

let place: Place;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const { endpoint, credentials } = sandbox();
  // Without checks nothing is followed over SSH: an environment that runs is held, and no more.
  place = await addPlace({ endpoint, checks: false });
  const sealed = encrypt(JSON.stringify(credentials), `target:${place.targetId}`);
  await db().target.update({ where: { id: place.targetId }, data: { credentials: sealed } });
});
beforeEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await control(sandbox(), "POST", "reset");
  await db().environment.deleteMany();
});
afterAll(async () => {
  for (const stop of stops.splice(0)) await stop();
  await closeQueue();
});

function worker({ renews = true } = {}) {
  const stopping = new AbortController();
  const errors: unknown[] = [];
  const leases = new Leases(newId());
  if (renews) leases.start();
  const onError = (error: unknown) => errors.push(error);
  const keepers = new Keepers({ leases, logs: new LogWriter(), signal: stopping.signal, onError });
  const stop = async () => {
    stopping.abort();
    await keepers.stopped();
    await leases.stop();
  };
  stops.push(stop);
  return { keepers, leases, errors, stop };
}

const statusOf = async (id: string) => (await rowsOf(id)).environment.status as Status;
const untilStatus = (id: string, status: Status) => eventually(async () => (await statusOf(id)) === status);

async function isHeld(id: string): Promise<boolean> {
  const text = "SELECT FROM lease WHERE key = $1 AND expires_at > clock_timestamp()";
  return (await pool().query(text, [`environment:${id}`])).rowCount === 1;
}

it("is done by one of two workers, once, and then held by nobody", async () => {
  const id = await addEnvironment(place, { status: "terminating", endStatus: "failed" });
  const [one, two] = [worker(), worker()];
  for (let times = 0; times < 3; times += 1) for (const { keepers } of [one, two]) keepers.keep(id);
  await untilStatus(id, "failed");
  await eventually(async () => !(await isHeld(id)));
  const { audits, lines } = await rowsOf(id);
  expect(audits).toEqual([{ action: "environment.end-failed", actor: "system" }]);
  expect(lines.filter((line) => line.startsWith("Gone"))).toHaveLength(1);
  expect([one.errors, two.errors]).toEqual([[], []]);
});

it("sees to more environments than begin at once", async () => {
  const ids = await addEnvironments(
    place,
    Array.from({ length: 9 }, () => ({ status: "terminating" as const })),
  );
  const { keepers } = worker();
  for (const id of ids) keepers.keep(id);
  for (const id of ids) await untilStatus(id, "terminated");
});

it.each(["terminated", "failed", "stopped"] as const)("lets go at once of one that is %s", async (status) => {
  const id = await addEnvironment(place, { status });
  const was = await rowsOf(id);
  const { keepers, leases } = worker();
  keepers.keep(id);
  const known = "SELECT FROM lease WHERE key = $1";
  await eventually(async () => (await pool().query(known, [`environment:${id}`])).rowCount === 1);
  await eventually(async () => !(await isHeld(id)));
  expect(await rowsOf(id)).toEqual(was);
  expect(await leases.acquire(`environment:${id}`)).not.toBeNull();
});

it("does nothing more for one that it lost: no write, no second try, no word of an error", async () => {
  await control(sandbox(), "POST", "faults", { kind: "hang" });
  const id = await addEnvironment(place, { status: "terminating" });
  const { keepers, errors } = worker();
  keepers.keep(id);
  await eventually(async () => (await rowsOf(id)).lines.length === 1);
  const { rows } = await pool().query("SELECT key, fence FROM lease WHERE key = $1", [`environment:${id}`]);
  const next = await takeOver({ lease: { ...rows[0], holder: "", signal: new AbortController().signal } });
  await eventually(() => keepers.stopped().then(() => true));
  await control(sandbox(), "POST", "reset");
  expect(errors).toEqual([]);
  expect(await rowsOf(id)).toMatchObject({
    environment: { status: "terminating" },
    lines: ["Taking everything down."],
  });
  // It does not come back to what another holds.
  keepers.keep(id);
  await keepers.stopped();
  expect(await statusOf(id)).toBe("terminating");
  await next.stop();
  keepers.keep(id);
  await untilStatus(id, "terminated");
});

it("ends with the first write that is refused, before it hears that its hold is lost", async () => {
  await control(sandbox(), "POST", "faults", { kind: "delay", action: "DescribeInstances", delayMs: 500, times: 1 });
  const id = await addEnvironment(place, { status: "terminating" });
  const { keepers, errors } = worker({ renews: false });
  keepers.keep(id);
  await eventually(async () => (await rowsOf(id)).lines.length === 1);
  const { rows } = await pool().query("SELECT key, fence FROM lease WHERE key = $1", [`environment:${id}`]);
  const next = await takeOver({ lease: { ...rows[0], holder: "", signal: new AbortController().signal } });
  await keepers.stopped();
  expect(errors).toEqual([]);
  expect(await statusOf(id)).toBe("terminating");
  // What the next one holds was not given back in its name.
  expect(await isHeld(id)).toBe(true);
  await next.stop();
});

it("turns to what has to be done now, as soon as it is told, and is told for what it holds alone", async () => {
  const parts = { status: "ready" } as const;
  const [first = "", id = "", other = ""] = await addEnvironments(place, [parts, parts, parts]);
  const { keepers } = worker();
  for (const one of [other, id, first]) keepers.keep(one);
  await eventually(async () => (await isHeld(id)) && (await isHeld(other)) && (await isHeld(first)));
  const leave = (ids: string[]) =>
    db().environment.updateMany({
      where: { id: { in: ids } },
      data: { status: "terminating", endStatus: "terminated" },
    });
  // By the time that the first has ended, what the others have to do was looked at as well.
  await leave([first]);
  keepers.recheck([first]);
  await untilStatus(first, "terminated");
  await leave([id, other]);
  keepers.recheck([id, newId()]);
  await untilStatus(id, "terminated");
  expect(await statusOf(other)).toBe("terminating");
  // What was missed while the connection was lost: all are looked at.
  keepers.recheck();
  await untilStatus(other, "terminated");
});

it("tries again what failed for a reason of its own, and says so", async () => {
  const id = await addEnvironment(place, { status: "terminating" });
  await db().environmentVariable.create({ data: { environmentId: id, name: "A", value: "not sealed" } });
  const { keepers, errors } = worker();
  keepers.keep(id);
  await eventually(() => errors.length > 0);
  expect(await statusOf(id)).toBe("terminating");
  expect(await isHeld(id)).toBe(true);
  await db().environmentVariable.deleteMany();
  await untilStatus(id, "terminated");
});

it("gives back what it holds when it stops, and takes nothing up any more", async () => {
  const id = await addEnvironment(place, { status: "ready", readyAt: before });
  const { keepers, stop, errors } = worker();
  keepers.keep(id);
  await eventually(() => isHeld(id));
  await stop();
  expect(await isHeld(id)).toBe(false);
  keepers.keep(id);
  await keepers.stopped();
  expect(await isHeld(id)).toBe(false);
  expect(errors).toEqual([]);
});
