import { expect, it } from "vitest";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { Leases } from "@/lib/platform/lease";
import { useDatabase } from "@/lib/platform/testing/database";
import { control } from "@/lib/sandbox/testing/sandbox";
import type { DoctorReport } from "@/lib/targets/types";
import { doctor } from "./doctor";
import { useWorkplace } from "./testing/workplace";

useDatabase();
const workplace = useWorkplace({ worker: false });

async function looks(): Promise<number> {
  const { calls } = (await control(workplace.sandbox, "GET", "calls")) as { calls: { action: string }[] };
  return calls.filter(({ action }) => action === "GetCallerIdentity").length;
}

it("looks once however many workers hear of it, and again when it is asked again", async () => {
  const workers = [new Leases(newId()), new Leases(newId())];
  const errors: unknown[] = [];
  const { signal } = new AbortController();
  for (const leases of workers) leases.start();
  const handlers = workers.map((leases) => doctor({ leases, signal, onError: (error) => errors.push(error) }));
  const ask = async () => {
    const job = { targetId: workplace.targetId, askedAt: (await databaseNow()).toISOString() };
    await Promise.all(handlers.map((handle) => handle(job)));
  };

  await ask();
  expect(await looks()).toBe(1);
  const { doctor: found } = await db().target.findUniqueOrThrow({ where: { id: workplace.targetId } });
  expect((found as DoctorReport | null)?.lines.map(({ name }) => name)).toContain("Identity");
  await ask();
  expect(await looks()).toBe(2);

  await db().target.update({ where: { id: workplace.targetId }, data: { removedAt: new Date() } });
  await ask();
  expect(await looks()).toBe(2);
  expect(errors).toEqual([]);
  for (const leases of workers) await leases.stop();
});
