import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { db, pool } from "@/lib/platform/db";
import { assertHeld, type HeldLease, LeaseLost, Leases } from "@/lib/platform/lease";
import { useDatabase } from "@/lib/platform/testing/database";
import { startDatabaseProxy } from "@/lib/platform/testing/databaseProxy";
import { eventually } from "@/lib/platform/testing/eventually";

useDatabase();

let proxy: Awaited<ReturnType<typeof startDatabaseProxy>>;
const opened: Leases[] = [];

beforeAll(async () => {
  const url = process.env.DATABASE_URL ?? "";
  // What is asked goes straight to the database, what renews goes through the proxy.
  (globalThis as { mayflyPool?: pg.Pool }).mayflyPool = new pg.Pool({ connectionString: url });
  proxy = await startDatabaseProxy(url);
  process.env.DATABASE_URL = proxy.url;
});
afterEach(async () => {
  proxy.release();
  for (const leases of opened.splice(0)) await leases.stop();
});
afterAll(() => proxy.close());

function worker(name: string, { renews = true } = {}): Leases {
  const leases = new Leases(name);
  if (renews) leases.start();
  opened.push(leases);
  return leases;
}

async function take(leases: Leases, key: string): Promise<HeldLease> {
  const lease = await leases.acquire(key);
  if (!lease) throw new Error("It should have been free.");
  return lease;
}

/** Seconds until it is over, by the database. */
async function secondsLeft(key: string): Promise<number> {
  const text = "SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS left FROM lease WHERE key = $1";
  return (await pool().query<{ left: number }>(text, [key])).rows[0]?.left ?? 0;
}

async function shorten(key: string): Promise<void> {
  await pool().query("UPDATE lease SET expires_at = clock_timestamp() + interval '2 seconds' WHERE key = $1", [key]);
}

const untilRenewed = (key: string) => eventually(async () => (await secondsLeft(key)) > 3);

it("renews on another connection where its own ended without a word", async () => {
  const lease = await take(worker("cut off"), "environment:cut");
  await shorten(lease.key);
  await untilRenewed(lease.key);
  const before = proxy.opened();
  proxy.endQuietly();
  await shorten(lease.key);
  await untilRenewed(lease.key);
  expect(proxy.opened()).toBeGreaterThan(before);
  expect(lease.signal.aborted).toBe(false);
});

it("renews each of many that it holds, and loses only the one that was taken", async () => {
  const leases = worker("many");
  const held = await Promise.all(Array.from({ length: 201 }, (_, index) => take(leases, `environment:many-${index}`)));
  const [lost, ...others] = held;
  await pool().query("UPDATE lease SET fence = fence + 1, holder = 'other' WHERE key = $1", [lost?.key]);
  await pool().query(
    "UPDATE lease SET expires_at = clock_timestamp() + interval '2 seconds' WHERE key LIKE 'environment:many-%'",
  );
  await eventually(() => lost?.signal.aborted);
  const text = `SELECT FROM lease WHERE key LIKE 'environment:many-%' AND holder = 'many'
    AND expires_at > clock_timestamp() + interval '3 seconds'`;
  await eventually(async () => (await pool().query(text)).rowCount === others.length);
  expect(others.filter(({ signal }) => signal.aborted)).toEqual([]);
  // What was lost can be asked for again, once it is free.
  await pool().query("UPDATE lease SET expires_at = '-infinity' WHERE key = $1", [lost?.key]);
  const again = await take(leases, lost?.key ?? "");
  expect(again.fence).toBe((lost?.fence ?? 0n) + 2n);
});

it("gives up by itself where it cannot renew, before anybody else may take it", async () => {
  const leases = worker("mute");
  const lease = await take(leases, "environment:mute");
  await shorten(lease.key);
  await untilRenewed(lease.key);
  proxy.hold();
  proxy.endQuietly();
  const endedWith = await new Promise<number>((resolve) => {
    lease.signal.addEventListener("abort", () => resolve(secondsLeft(lease.key)), { once: true });
  });
  expect(endedWith).toBeGreaterThan(0);
  expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
  expect(await worker("too early", { renews: false }).acquire(lease.key)).toBeNull();
  const next = worker("next", { renews: false });
  const taken = await eventually(() => next.acquire(lease.key));
  expect(taken.fence).toBe(lease.fence + 1n);
});

it("counts an answer that comes late from when it was asked", async () => {
  const leases = worker("late");
  const lease = await take(leases, "environment:late");
  const waiting =
    "SELECT pid, clock_timestamp() - query_start AS age FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  const lock = (tx: Parameters<typeof assertHeld>[0]) =>
    tx.$queryRaw`SELECT 1 FROM lease WHERE key = 'environment:late' FOR UPDATE`;
  let second: Promise<void> = Promise.resolve();
  await db().$transaction(async (tx) => {
    await lock(tx);
    await eventually(
      async () =>
        (await pool().query(`${waiting} AND clock_timestamp() - query_start > interval '1.4 s'`)).rowCount === 1,
    );
    // It comes next, and keeps the row until the worker has given up.
    second = db().$transaction(async (later) => {
      await lock(later);
      await eventually(() => lease.signal.aborted);
      expect(await secondsLeft(lease.key)).toBeGreaterThan(0);
    });
    await eventually(async () => (await pool().query(waiting)).rowCount === 2);
  });
  await second;
  expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
});

it("leaves no connection behind where it stops while it makes one", async () => {
  const leases = worker("stopping");
  const before = proxy.opened();
  proxy.hold();
  await take(leases, "environment:stopping");
  await eventually(() => proxy.opened() > before);
  const stopped = leases.stop();
  proxy.release();
  await stopped;
  await eventually(() => proxy.open() === 0);
});

it("is taken from a worker that is paused, and never held by two: the number grows with each", async () => {
  const key = "environment:fences";
  const fences: bigint[] = [];
  let last: HeldLease | undefined;
  for (const name of ["one", "two", "one", "three"]) {
    const lease = await take(worker(name, { renews: false }), key);
    fences.push(lease.fence);
    for (const write of [last].filter((known) => known !== undefined)) {
      await expect(db().$transaction((tx) => assertHeld(tx, write))).rejects.toBeInstanceOf(LeaseLost);
    }
    await expect(worker("beside", { renews: false }).acquire(key)).resolves.toBeNull();
    last = lease;
    await pool().query("UPDATE lease SET expires_at = clock_timestamp() - interval '1 ms' WHERE key = $1", [key]);
  }
  expect(fences).toEqual([1n, 2n, 3n, 4n]);
});

it("gives nothing back that another has by now, and takes nothing twice", async () => {
  const [paused, next] = [worker("paused", { renews: false }), worker("next", { renews: false })];
  const lease = await take(paused, "environment:back");
  expect(await paused.acquire(lease.key)).toBeNull();
  await pool().query("UPDATE lease SET expires_at = clock_timestamp() - interval '1 ms' WHERE key = $1", [lease.key]);
  await take(next, lease.key);
  await paused.release(lease);
  expect(await secondsLeft(lease.key)).toBeGreaterThan(3);
  expect(await worker("third", { renews: false }).acquire(lease.key)).toBeNull();
});

it("is held by one key alone: neither a key nor a number of another counts", async () => {
  const leases = worker("both", { renews: false });
  const [one, two] = [await take(leases, "environment:1"), await take(leases, "environment:2")];
  expect(one.fence).toBe(two.fence);
  await pool().query("UPDATE lease SET fence = 7 WHERE key = $1", [two.key]);
  await expect(db().$transaction((tx) => assertHeld(tx, one))).resolves.toBeUndefined();
  for (const wrong of [two, { key: one.key, fence: 7n }, { key: "environment:3", fence: 1n }]) {
    await expect(db().$transaction((tx) => assertHeld(tx, wrong))).rejects.toBeInstanceOf(LeaseLost);
  }
});
