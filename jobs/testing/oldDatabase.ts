import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { applyMigrations } from "@/scripts/schemaEngine";

/** With it the dumps' secrets are sealed. */
export const dumpKey = "0123456789abcdef".repeat(4);

type Dump = Record<string, object[]>;

/**
 * For tests of upgrades: the schema up to the migration `last`, with the rows that a Mayfly of that time had left:
 * an environment that runs, one that is stopped, one that has ended. Their leases end in an hour.
 */
export async function fillOld(url: string, last: string): Promise<void> {
  await applyMigrations(url, last);
  const file = path.join("jobs/testing/dumps", `${last}.json`);
  const dump = JSON.parse(await readFile(file, "utf8")) as Dump;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    for (const [table, rows] of Object.entries(dump)) {
      const text = `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`;
      await client.query(text, [JSON.stringify(rows)]);
    }
    await client.query("UPDATE environment SET expires_at = now() + interval '1 hour'");
    await client.query(
      "SELECT setval('event_id_seq', (SELECT max(id) FROM event)), setval('audit_id_seq', (SELECT max(id) FROM audit))",
    );
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}
