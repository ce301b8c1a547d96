import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/prisma/generated/client";
import { env } from "./env";

export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

const globals = globalThis as typeof globalThis & { mayflyPool?: pg.Pool; mayflyDb?: PrismaClient };

/** The pool under Prisma, for what Prisma cannot say: COPY, LISTEN, SKIP LOCKED. */
export function pool(): pg.Pool {
  globals.mayflyPool ??= openPool();
  return globals.mayflyPool;
}

function openPool(): pg.Pool {
  const connectionString = env().DATABASE_URL;
  if (!connectionString)
    throw new Error("DATABASE_URL is not set. `npm start` sets it; `npm run web` and `npm run worker` need it.");
  const opened = new pg.Pool({
    connectionString,
    max: 12,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    // A process that was paused in a transaction must not hold its locks for as long as it sleeps.
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    // A new connection costs some 20 ms on a busy machine.
    idleTimeoutMillis: 300_000,
  });
  // An idle connection that breaks is replaced on the next use: nothing to do but not crash.
  opened.on("error", (error) => console.error(`database: ${error.message}`));
  // One that breaks while it is lent out says so to nobody else: the query under way fails, the process goes on.
  opened.on("connect", (client) => client.on("error", () => {}));
  return opened;
}

/** Milliseconds to wait for a connection and to work: Prisma's own 2 s and 5 s give up on a busy machine. */
const transactionOptions = { maxWait: 10_000, timeout: 20_000 };

/** The one Prisma client of this process. */
export function db(): PrismaClient {
  globals.mayflyDb ??= new PrismaClient({
    adapter: new PrismaPg(pool(), { statementNameGenerator: statementName }),
    transactionOptions,
  });
  return globals.mayflyDb;
}

const statementNames = new Map<string, string>();
const statementNamesAtMost = 300;

/**
 * A name per statement, so that each connection has Postgres parse and plan it once. Lists of many lengths make ever
 * new statements: those beyond the first few hundred stay without a name.
 */
function statementName({ sql }: { sql: string }): string {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  const name = statementNames.size < statementNamesAtMost ? `mayfly-${statementNames.size}` : "";
  if (name) statementNames.set(sql, name);
  return name;
}

/** For the end of a process or a test file. */
export async function closeDb(): Promise<void> {
  await globals.mayflyDb?.$disconnect();
  if (globals.mayflyPool && !globals.mayflyPool.ended) await globals.mayflyPool.end();
  globals.mayflyDb = undefined;
  globals.mayflyPool = undefined;
}
