import { expect, it } from "vitest";
import { db, pool } from "./db";
import { useDatabase } from "./testing/database";
import { eventually } from "./testing/eventually";

useDatabase();

it("survives the loss of a connection that is lent out and has nothing under way", async () => {
  const client = await pool().connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await pool().query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await eventually(() =>
    client.query("SELECT 1").then(
      () => false,
      () => true,
    ),
  );
  client.release(true);
  await expect(pool().query("SELECT 1 AS one")).resolves.toMatchObject({ rows: [{ one: 1 }] });
});

it("has a statement parsed once per connection", async () => {
  await db().$transaction(async (tx) => {
    for (const id of ["one", "other"]) await tx.$queryRaw`SELECT 'kept' AS statement, ${id}::text AS id`;
    const [row] = await tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT ''kept''%'`;
    expect(row?.count).toBe(1n);
  });
});
