import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pool } from "@/lib/platform/db";

const migrationsDir = "prisma/migrations";

/**
 * Whether the database has every migration, as it is in the folder now. Much cheaper to ask than the schema engine,
 * which writes down the SHA-256 of each file that it applied.
 */
export async function isMigrated(): Promise<boolean> {
  const { rows: tables } = await pool().query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known");
  if (!tables[0].known) return false;
  const { rows: applied } = await pool().query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const checksums = new Map(applied.map(({ name, checksum }) => [name, checksum]));
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const known = await Promise.all(names.map(async (name) => checksums.get(name) === (await checksumOf(name))));
  return known.every(Boolean);
}

async function checksumOf(migration: string): Promise<string> {
  const sql = await readFile(path.join(migrationsDir, migration, "migration.sql"));
  return createHash("sha256").update(sql).digest("hex");
}
