import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";

const schemaDir = "prisma/schema";
const migrationsDir = "prisma/migrations";
const filters = { externalTables: [], externalEnums: [] };

type Engine = {
  applyMigrations(input: object): Promise<{ appliedMigrationNames: string[] }>;
  diff(input: object): Promise<{ exitCode: number; stdout: string | null }>;
  free(): void;
};

/**
 * Opens Prisma's own schema engine, compiled to WebAssembly, on a database.
 * The ordinary command downloads a native engine first, which a closed network does not allow.
 */
async function open(pool: pg.Pool): Promise<Engine> {
  bindings ??= loadBindings();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  return (await bindings).SchemaEngine.new({ datamodels: await schemaFiles() }, () => {}, adapter);
}

type Bindings = { SchemaEngine: { new: (options: object, log: () => void, adapter: object) => Promise<Engine> } };

/** Once in a process: a second copy of the engine takes the first one's memory for its own. */
let bindings: Promise<Bindings> | undefined;

async function loadBindings(): Promise<Bindings> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@prisma/schema-engine-wasm");
  const loaded = await import(path.join(path.dirname(entry), "schema_engine_bg.js"));
  const bytes = await readFile(path.join(path.dirname(entry), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": loaded });
  loaded.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start as (() => void) | undefined;
  start?.();
  return loaded;
}

/** Applies the migrations that the database lacks, none after the one named `last`; returns their names. */
export async function applyMigrations(databaseUrl: string, last?: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const engine = await open(pool);
  try {
    const applied = await engine.applyMigrations({ migrationsList: await migrationsList(last), filters });
    return applied.appliedMigrationNames;
  } finally {
    engine.free();
    await pool.end();
  }
}

/**
 * The SQL that takes a database from the schema of the last commit to the one in the work tree.
 * (Reading a live database fails: the engine's catalogue queries use a type that the adapter does not know.)
 */
export async function diffFromCommit(databaseUrl: string): Promise<string> {
  const before = await committedSchemaFiles();
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const engine = await open(pool);
  try {
    const answer = await engine.diff({
      from: before.length === 0 ? { tag: "empty" } : { tag: "schemaDatamodel", files: toFiles(before) },
      to: { tag: "schemaDatamodel", files: toFiles(await schemaFiles()) },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters,
    });
    return answer.stdout ?? "";
  } finally {
    engine.free();
    await pool.end();
  }
}

function toFiles(files: [string, string][]) {
  return files.map(([file, content]) => ({ path: file, content }));
}

async function committedSchemaFiles(): Promise<[string, string][]> {
  const git = promisify(execFile);
  const listed = await git("git", ["ls-tree", "-r", "--name-only", "HEAD", "--", schemaDir]).catch(() => ({
    stdout: "",
  }));
  const names = listed.stdout.split("\n").filter(Boolean);
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, (await git("git", ["show", `HEAD:${name}`])).stdout]),
  );
}

async function schemaFiles(): Promise<[string, string][]> {
  const names = (await readdir(schemaDir)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const file = path.join(schemaDir, name);
      return [file, await readFile(file, "utf8")];
    }),
  );
}

async function migrationsList(last?: string) {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    upTo(folders.sort(), last).map(async (folder) => {
      const value = await readFile(path.join(migrationsDir, folder, "migration.sql"), "utf8");
      return { path: folder, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
    }),
  );
  const content = await readFile(path.join(migrationsDir, "migration_lock.toml"), "utf8");
  return {
    baseDir: migrationsDir,
    lockfile: { path: "migration_lock.toml", content },
    shadowDbInitScript: "",
    migrationDirectories,
  };
}

/** Names begin with the time at which they were made, so their order is the one in which they are applied. */
function upTo(folders: string[], last: string | undefined): string[] {
  if (last !== undefined && !folders.includes(last)) throw new Error(`There is no migration ${last}.`);
  return folders.filter((folder) => last === undefined || folder <= last);
}
