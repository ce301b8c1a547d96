import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pool } from "@/lib/platform/db";
import type { Place } from "./place";

const reloadMs = 300;

/** How many statements Postgres runs, for whomever, while the work is done: read from its own log. */
export async function countStatements({ folder }: Place, work: () => Promise<unknown>): Promise<number> {
  await pool().query("ALTER SYSTEM SET log_statement = 'all'");
  await reload();
  const before = await countLogged(folder);
  await work();
  const after = await countLogged(folder);
  await pool().query("ALTER SYSTEM RESET log_statement");
  await reload();
  return after - before;
}

async function reload(): Promise<void> {
  await pool().query("SELECT pg_reload_conf()");
  await delay(reloadMs);
}

async function countLogged(folder: string): Promise<number> {
  const log = await readFile(path.join(folder, "postgres", "postgres.log"), "utf8");
  return log.match(/ LOG: {2}(statement|execute [^:]+):/g)?.length ?? 0;
}
