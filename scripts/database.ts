import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/platform/env";
import { applyMigrations, diffFromCommit } from "./schemaEngine";
import { seedInstallation } from "./seed";

/** `npm run db:migrate` and `npm run db:new-migration -- <name>`. */
async function main([command, name]: string[]): Promise<void> {
  const url = env().DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set: name the database to work on.");
  if (command === "migrate") {
    report(await applyMigrations(url));
    return seedInstallation();
  }
  if (command === "new-migration" && name && /^[a-z0-9_]+$/.test(name))
    return writeMigration(name, await diffFromCommit(url));
  throw new Error("Say `migrate`, or `new-migration <name>` with a name of a-z, 0-9 and _.");
}

function report(applied: string[]): void {
  for (const migration of applied) process.stdout.write(`applied ${migration}\n`);
}

async function writeMigration(name: string, sql: string): Promise<void> {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = path.join("prisma/migrations", `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "migration.sql"), sql);
  process.stdout.write(`wrote ${folder}/migration.sql\n`);
}

await main(process.argv.slice(2));
process.exit(0);
