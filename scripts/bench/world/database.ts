import { randomBytes } from "node:crypto";
import path from "node:path";
import { closeDb, pool } from "@/lib/platform/db";
import { closeListener } from "@/lib/platform/listen";
import { closeQueue } from "@/lib/platform/queue";
import { startPostgres } from "@/scripts/postgres";
import { applyMigrations } from "@/scripts/schemaEngine";
import { seedInstallation } from "@/scripts/seed";
import { type Place, sandboxFile } from "./place";

const segments = 5;

/**
 * A Postgres of its own, durable as one is by default, with Mayfly's tables. This process's `DATABASE_URL` names it
 * from here on, so the product's own functions can be called; programs that are started inherit it.
 */
export async function startDatabase(stack: AsyncDisposableStack, { folder, accountName }: Place): Promise<string> {
  const password = randomBytes(16).toString("hex");
  const postgres = await startPostgres({ folder: path.join(folder, "postgres"), password, accountName });
  stack.defer(() => postgres.stop());
  Object.assign(process.env, {
    NODE_ENV: "production",
    DATABASE_URL: postgres.url,
    MAYFLY_SECRET_KEY: randomBytes(32).toString("hex"),
    MAYFLY_DATA_DIR: folder,
    // Read once per process, so it is said before there is a sandbox.
    MAYFLY_SANDBOX_FILE: sandboxFile(folder),
  });
  await keepSegments();
  await applyMigrations(postgres.url);
  await seedInstallation();
  stack.defer(async () => {
    await closeQueue();
    await closeListener();
    await closeDb();
  });
  return postgres.url;
}

/**
 * One that has run for a while writes its log into segments that it used before. A new one fills each with zeros first,
 * 16 MB for which every commit waits some 80 ms. What a checkpoint no longer needs is kept for later: up to 80 MB, see
 * https://www.postgresql.org/docs/18/wal-configuration.html.
 */
async function keepSegments(): Promise<void> {
  for (let segment = 0; segment < segments; segment += 1) {
    await pool().query("SELECT pg_logical_emit_message(false, 'bench', 'fills a segment'), pg_switch_wal()");
  }
  await pool().query("CHECKPOINT");
}
