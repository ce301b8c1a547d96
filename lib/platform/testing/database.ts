import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDb } from "@/lib/platform/db";
import { closeListener } from "@/lib/platform/listen";

/**
 * Gives this test file a database of its own, freshly migrated, and drops it afterwards.
 * Call it at the top of an `x.int.test.ts`, before anything connects: it sets `DATABASE_URL` at once.
 * Child processes that a test starts inherit it. With `fill` the database is empty, and `fill` makes what is in it.
 */
export function useDatabase({ fill }: { fill?: (url: string) => Promise<void> } = {}): void {
  const name = `${inject("databaseTemplate")}_${randomBytes(6).toString("hex")}`;
  const url = new URL(inject("databaseServerUrl"));
  url.pathname = `/${name}`;
  process.env.DATABASE_URL = url.href;
  process.env.MAYFLY_SECRET_KEY ??= randomBytes(32).toString("hex");

  beforeAll(async () => {
    await onServer(`CREATE DATABASE ${name} ${fill ? "" : `TEMPLATE ${inject("databaseTemplate")}`}`);
    await fill?.(url.href);
  });
  afterAll(async () => {
    await closeListener();
    await closeDb();
    await drop(name);
  });
}

/** A connection that is still open after the file's own clean-up is a leak, and fails the file. */
async function drop(name: string): Promise<void> {
  try {
    await onServer(`DROP DATABASE ${name}`);
  } catch (error) {
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    throw error;
  }
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("databaseServerUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
