import { env } from "@/lib/platform/env";
import { isMigrated } from "./isMigrated";
import { seedFirstPerson, seedInstallation, seedSandbox } from "./seed";

/** What `npm start` does to the database each time. The last line of its output is JSON for start.js. */
async function main(): Promise<void> {
  const { DATABASE_URL } = env();
  if (!DATABASE_URL) throw new Error("DATABASE_URL is not set: `npm start` sets it.");
  if (!(await isMigrated())) await migrate(DATABASE_URL);
  await seedInstallation();
  await seedSandbox();
  process.stdout.write(`${JSON.stringify({ setUpSecret: await seedFirstPerson() })}\n`);
}

/** The engine is large: it is loaded when there is something to do. */
async function migrate(databaseUrl: string): Promise<void> {
  const { applyMigrations } = await import("./schemaEngine");
  await applyMigrations(databaseUrl);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
