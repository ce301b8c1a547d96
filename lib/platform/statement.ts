import type { ClientBase, QueryResultRow } from "pg";
import type { Prisma } from "@/prisma/generated/client";
import { pool } from "./db";

/** What a statement runs on: the pool, or the connection that a transaction has. */
export type Runs = Pick<ClientBase, "query">;

/**
 * Runs a statement without Prisma's client, which takes as long for it as Postgres does: for what somebody waits for
 * often. By its name each connection has it parsed and planned once, so its text must always be the same.
 */
export async function runStatement<Row extends QueryResultRow>(
  name: string,
  sql: Prisma.Sql,
  on: Runs = pool(),
): Promise<Row[]> {
  const { rows } = await on.query<Row>({ name, text: sql.text, values: sql.values });
  return rows;
}
