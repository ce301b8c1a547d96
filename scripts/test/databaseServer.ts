import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startThrowawayPostgres } from "@/scripts/postgres";
import { applyMigrations } from "@/scripts/schemaEngine";
import { complain } from "./run.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection to the server's maintenance database, as a user who may create databases. */
    databaseServerUrl: string;
    /** The migrated database that every test file gets a copy of; the names of the copies begin with its name. */
    databaseTemplate: string;
  }
}

const prefix = "mayfly_test_";

/**
 * Before the integration tests: a Postgres server and, on it, one migrated template database.
 * The server is the one of `MAYFLY_TEST_DATABASE_URL` where that is set, else a throw-away embedded one.
 * Afterwards no database of these tests may be left there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const template = `${prefix}${randomBytes(6).toString("hex")}`;
  // While this connection is open, the databases with that name are in use.
  const client = new pg.Client({ connectionString: server.url, application_name: template });
  await client.connect();
  await dropAbandoned(client);
  await client.query(`CREATE DATABASE ${template}`);
  await applyMigrations(withDatabase(server.url, template));
  project.provide("databaseServerUrl", server.url);
  project.provide("databaseTemplate", template);
  return async () => {
    const left = (await databases(client)).filter((name) => name.startsWith(template));
    for (const name of left) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
    await server.stop();
    complain(left.slice(1).map((name) => `database ${name}`));
  };
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = process.env.MAYFLY_TEST_DATABASE_URL;
  return url ? { url, stop: async () => {} } : startThrowawayPostgres();
}

/** In the order of their names: a template before its copies. */
async function databases(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database ORDER BY datname");
  return rows.map(({ datname }) => datname).filter((name) => name.startsWith(prefix));
}

/** Removes the databases of tests that were killed. */
async function dropAbandoned(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>("SELECT application_name AS name FROM pg_stat_activity");
  const running = rows.map(({ name }) => name).filter((name) => name.startsWith(prefix));
  for (const name of await databases(client)) {
    if (running.some((template) => name.startsWith(template))) continue;
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
