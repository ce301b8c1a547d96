import { beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { endDue, nextDeadlineMs } from "./endDue";
import { phase, type Status, statuses } from "./lifecycle";
import {
  addDeployment,
  addEnvironment,
  addEnvironments,
  addPlace,
  type Place,
  rowsOf,
  rowsOfAll,
} from "./testing/rows";
import { useTold } from "./testing/told";

useDatabase();
useTold();

let place: Place;
const aheadSeconds = 3 * 24 * 3_600;
const hourMs = 3_600_000;
const ends = (status: Status) => phase(status) !== "leaving" && phase(status) !== "ended";
/** So many milliseconds from now, by the clock that the deadlines run on. */
const inMs = (ms: number) => new Date(Date.now() + aheadSeconds * 1_000 + ms);

beforeAll(async () => {
  place = await addPlace();
  await db().setting.create({ data: { key: "clock-offset", value: aheadSeconds } });
});
beforeEach(async () => {
  await db().environment.deleteMany();
});

it("ends what is due in every status that has not ended, and nothing that is not", async () => {
  const due = await addEnvironments(
    place,
    statuses.map((status) => ({ status, expiresAt: inMs(-1) })),
  );
  const later = await addEnvironments(
    place,
    statuses.map((status) => ({ status, expiresAt: inMs(hourMs) })),
  );
  const [waits = "", runs = ""] = [due[statuses.indexOf("queued")], due[statuses.indexOf("deploying")]];
  await addDeployment(waits, { status: "queued" });
  await addDeployment(runs, { status: "running" });
  const [dueWere, laterWere] = [await rowsOfAll(due), await rowsOfAll(later)];

  const ended = await endDue();
  expect(ended.toSorted()).toEqual(due.filter((_, index) => ends(statuses[index] as Status)).toSorted());
  for (const [index, rows] of (await rowsOfAll(due)).entries()) {
    if (!ends(statuses[index] as Status)) expect(rows).toEqual(dueWere[index]);
    else {
      expect(rows.environment).toMatchObject({ status: "terminating", status_reason: "Its lease ended." });
      expect(rows.audits).toEqual([{ action: "environment.terminate", actor: "system" }]);
    }
  }
  for (const id of [waits, runs]) expect((await rowsOf(id)).deployments).toMatchObject([{ status: "cancelled" }]);
  expect(await rowsOfAll(later)).toEqual(laterWere);
  expect(await endDue()).toEqual([]);
});

it.each(statuses)("says when the lease of one that is %s ends, and ends it then and not before", async (status) => {
  // One that is over, in front: it must not count.
  await addEnvironments(place, [
    { status: "terminated", expiresAt: inMs(-hourMs) },
    { status: "failed", expiresAt: inMs(-hourMs) },
    { status: "terminating", expiresAt: inMs(-hourMs) },
  ]);
  expect(await nextDeadlineMs()).toBe(Number.POSITIVE_INFINITY);
  const id = await addEnvironment(place, { status, expiresAt: inMs(hourMs) });
  await addEnvironment(place, { status: "ready", expiresAt: inMs(2 * hourMs) });
  const ms = await nextDeadlineMs();
  expect(ms).toBeGreaterThan(ends(status) ? hourMs - 60_000 : hourMs);
  expect(ms).toBeLessThanOrEqual(ends(status) ? hourMs : 2 * hourMs);
  expect(await endDue()).toEqual([]);
  await db().environment.update({ where: { id }, data: { expiresAt: inMs(-1) } });
  if (ends(status)) expect(await nextDeadlineMs()).toBe(0);
  expect(await endDue()).toEqual(ends(status) ? [id] : []);
});

it("ends more than one batch, the longest overdue first, each by one of several workers", async () => {
  const count = 201;
  const ids = await addEnvironments(
    place,
    Array.from({ length: count }, (_, index) => ({ expiresAt: inMs(-1_000 * (count - index)) })),
  );
  const first = await endDue();
  expect(first.toSorted()).toEqual(ids.slice(0, 200).toSorted());
  expect(await endDue()).toEqual(ids.slice(200));
  expect(await endDue()).toEqual([]);

  const more = await addEnvironments(
    place,
    Array.from({ length: count }, () => ({ expiresAt: inMs(-1_000) })),
  );
  const shares = await Promise.all([endDue(), endDue(), endDue()]);
  expect(shares.flat().toSorted()).toEqual(more.toSorted());
});

it("leaves alone what somebody is just changing, and ends the others meanwhile", async () => {
  const [locked = "", free = ""] = await addEnvironments(place, [{ expiresAt: inMs(-2) }, { expiresAt: inMs(-1) }]);
  await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM environment WHERE id = ${locked}::uuid FOR UPDATE`;
    expect(await endDue()).toEqual([free]);
    expect(await nextDeadlineMs()).toBe(0);
  });
  expect(await endDue()).toEqual([locked]);
});
