import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startThrowawayPostgres } from "@/scripts/postgres";
import { applyMigrations } from "@/scripts/schemaEngine";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection to the server's maintenance database, as a user who may create databases. */
    databaseServerUrl: string;
    /** The migrated database that every test file gets a copy of. */
    databaseTemplate: string;
  }
}

/**
 * Before the integration tests: a Postgres server and, on it, one migrated template database.
 * The server is the one of `MAYFLY_TEST_DATABASE_URL` where that is set, else a throw-away embedded one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const template = `mayfly_template_${randomBytes(6).toString("hex")}`;
  await onServer(server.url, `CREATE DATABASE ${template}`);
  await applyMigrations(withDatabase(server.url, template));
  project.provide("databaseServerUrl", server.url);
  project.provide("databaseTemplate", template);
  return async () => {
    await onServer(server.url, `DROP DATABASE ${template} WITH (FORCE)`);
    await server.stop();
  };
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = process.env.MAYFLY_TEST_DATABASE_URL;
  return url ? { url, stop: async () => {} } : startThrowawayPostgres();
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
