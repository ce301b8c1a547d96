import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "./db";
import { closeListener, listen } from "./listen";
import { useDatabase } from "./testing/database";
import { startDatabaseProxy } from "./testing/databaseProxy";
import { eventually } from "./testing/eventually";

useDatabase();

let proxy: Awaited<ReturnType<typeof startDatabaseProxy>>;

beforeAll(async () => {
  const url = process.env.DATABASE_URL ?? "";
  // What tells goes straight to the database, what listens goes through the proxy.
  (globalThis as { mayflyPool?: pg.Pool }).mayflyPool = new pg.Pool({ connectionString: url });
  proxy = await startDatabaseProxy(url);
  process.env.DATABASE_URL = proxy.url;
});
afterAll(async () => {
  await closeListener();
  await proxy.close();
});

function notify(channel: string, payload: string) {
  return pool().query("SELECT pg_notify($1, $2)", [channel, payload]);
}

it("hears each channel, and says when it may have missed something because the connection was lost", async () => {
  const heard: Record<string, string[]> = { one: [], two: [] };
  const stops = await Promise.all(["one", "two"].map((name) => listen(name, (payload) => heard[name]?.push(payload))));
  await notify("one", "a");
  await notify("two", "b");
  await eventually(() => heard.one?.length === 1 && heard.two?.length === 1);
  const { rowCount } = await pool().query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
  );
  expect(rowCount).toBe(1);
  await eventually(() => heard.one?.length === 2 && heard.two?.length === 2);
  await notify("two", "c");
  await eventually(() => heard.two?.length === 3);
  expect(heard).toEqual({ one: ["a", ""], two: ["b", "", "c"] });
  for (const stop of stops) stop();
  await notify("one", "d");
  const last: string[] = [];
  await listen("three", (payload) => last.push(payload));
  await notify("three", "e");
  await eventually(() => last.length === 1);
  expect(heard.one).toEqual(["a", ""]);
});

it("listens on after its connection ended without a word, as often as that happens and while nobody answers", async () => {
  const heard: string[] = [];
  const stop = await listen("quiet", (payload) => heard.push(payload));
  for (const round of [1, 2]) {
    const before = proxy.opened();
    proxy.hold();
    proxy.endQuietly();
    await eventually(() => proxy.opened() > before);
    proxy.endQuietly();
    await eventually(() => proxy.opened() > before + 1);
    proxy.release();
    await eventually(() => heard.length === 2 * round - 1);
    expect(heard.at(-1)).toBe("");
    await notify("quiet", `${round}`);
    await eventually(() => heard.length === 2 * round);
  }
  expect(heard).toEqual(["", "1", "", "2"]);
  stop();
});
