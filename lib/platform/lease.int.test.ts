import { afterEach, expect, it } from "vitest";
import { db, pool } from "./db";
import { assertHeld, LeaseLost, Leases, nextExpiryMs } from "./lease";
import { useDatabase } from "./testing/database";
import { eventually } from "./testing/eventually";

useDatabase();

const opened: Leases[] = [];
function worker(name: string): Leases {
  const leases = new Leases(name);
  opened.push(leases);
  return leases;
}

afterEach(async () => {
  for (const leases of opened.splice(0)) await leases.stop();
});

it("goes to one of many who ask at once", async () => {
  const workers = Array.from({ length: 10 }, (_, index) => worker(`w${index}`));
  const taken = await Promise.all(workers.map((leases) => leases.acquire("environment:one")));
  expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
});

it("gives each holder a higher fence, and refuses the writes of the one before", async () => {
  const first = await worker("first").acquire("environment:two");
  // As if the first worker had been paused: its lease is over, it does not know yet.
  await pool().query(
    "UPDATE lease SET expires_at = clock_timestamp() - interval '1 second' WHERE key = 'environment:two'",
  );
  const second = await worker("second").acquire("environment:two");
  if (!first || !second) throw new Error("Both should have got it.");
  expect(second.fence).toBeGreaterThan(first.fence);
  await expect(db().$transaction((tx) => assertHeld(tx, first))).rejects.toBeInstanceOf(LeaseLost);
  await expect(db().$transaction((tx) => assertHeld(tx, second))).resolves.toBeUndefined();
});

it("tells a holder that lost its lease", async () => {
  const leases = worker("slow");
  leases.start();
  const lease = await leases.acquire("environment:three");
  await pool().query("UPDATE lease SET holder = 'somebody else', fence = fence + 1 WHERE key = 'environment:three'");
  await eventually(() => lease?.signal.aborted);
  expect(lease?.signal.reason).toBeInstanceOf(LeaseLost);
});

it("renews what is held, and frees at once what is released", async () => {
  const leases = worker("steady");
  leases.start();
  const lease = await leases.acquire("environment:four");
  if (!lease) throw new Error("It was free.");
  await pool().query(
    "UPDATE lease SET expires_at = clock_timestamp() + interval '1 second' WHERE key = 'environment:four'",
  );
  await eventually(async () => {
    const { rows } = await pool().query<{ left: number }>(
      "SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS left FROM lease WHERE key = 'environment:four'",
    );
    return (rows[0]?.left ?? 0) > 3;
  });
  expect(await worker("next").acquire("environment:four")).toBeNull();
  await leases.release(lease);
  expect(await worker("next").acquire("environment:four")).not.toBeNull();
});

it("renews while a write holds on to it, and lets nobody take it over before that write is done", async () => {
  const leases = worker("writing");
  leases.start();
  const lease = await leases.acquire("environment:five");
  if (!lease) throw new Error("It was free.");
  let takeover: Promise<unknown> = Promise.resolve();
  let isDone = false;
  const expiry = async () =>
    (await pool().query<{ at: Date }>("SELECT expires_at AS at FROM lease WHERE key = 'environment:five'")).rows[0]?.at;
  await db().$transaction(async (tx) => {
    await assertHeld(tx, lease);
    const before = await expiry();
    await eventually(async () => (await expiry())?.getTime() !== before?.getTime());
    await leases.stop();
    opened.splice(opened.indexOf(leases), 1);
    takeover = worker("eager")
      .acquire("environment:five")
      .then((taken) => expect({ taken: taken !== null, isDone }).toEqual({ taken: true, isDone: true }));
    const waits = () =>
      pool().query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    await eventually(async () => (await waits()).rowCount === 1);
    isDone = true;
  });
  await takeover;
});

it("says when the next lease is over, of those that are held", async () => {
  await pool().query("DELETE FROM lease");
  expect(await nextExpiryMs()).toBe(Number.POSITIVE_INFINITY);
  await worker("dead").acquire("environment:six");
  await worker("alive").acquire("environment:seven");
  await pool().query("UPDATE lease SET expires_at = expires_at - interval '6 seconds' WHERE holder = 'dead'");
  const nextMs = await nextExpiryMs();
  expect(nextMs).toBeGreaterThan(4_000);
  expect(nextMs).toBeLessThanOrEqual(5_000);
});
