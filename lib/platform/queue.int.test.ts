import { afterAll, expect, it } from "vitest";
import { db, pool } from "./db";
import { newId } from "./ids";
import { closeQueue, enqueue, type JobName, onJob } from "./queue";
import { useDatabase } from "./testing/database";
import { eventually } from "./testing/eventually";

useDatabase();
afterAll(closeQueue);

function add(name: JobName, environmentIds: string[]): Promise<void> {
  const payloads = environmentIds.map((environmentId) => ({ environmentId }));
  return db().$transaction((tx) => enqueue(tx, name, payloads));
}

it("brings a job of which nobody was told, and each only once", async () => {
  const [missed = "", told = ""] = [newId(), newId()];
  await add("deploy", [missed]);
  const handled: string[] = [];
  await onJob("deploy", ({ environmentId }) => void handled.push(environmentId));
  await eventually(() => handled.length === 1);
  const { rows } = await pool().query(
    "SELECT json_agg(json_build_object('id', id, 'data', data)) AS jobs FROM pgboss.job",
  );
  await pool().query("SELECT pg_notify('job', $1)", [JSON.stringify({ name: "deploy", jobs: rows[0].jobs })]);
  await add("deploy", [told]);
  await eventually(() => handled.includes(told));
  expect(handled).toEqual([missed, told]);
});

it("tells every worker at the commit, however many jobs, and nobody without one", async () => {
  const handled: string[][] = [[], []];
  const others: string[] = [];
  for (const worker of handled) await onJob("teardown", ({ environmentId }) => void worker.push(environmentId));
  await onJob("deploy", ({ environmentId }) => void others.push(environmentId));
  const undone = db().$transaction(async (tx) => {
    await enqueue(tx, "teardown", [{ environmentId: newId() }]);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  const ids = Array.from({ length: 150 }, newId);
  await add("teardown", ids);
  await eventually(() => handled.every((worker) => worker.length >= ids.length));
  for (const worker of handled) expect(worker.toSorted()).toEqual(ids.toSorted());
  expect(others.filter((id) => ids.includes(id))).toEqual([]);
});
