import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";

/** Every channel that the product's sources tell something on. */
function channels(): string[] {
  const named = /pg_notify\('(\w+)'|channel(?:: | = )"(\w+)"/g;
  const files = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const texts = files.map((file) => readFileSync(join("lib", file), "utf8"));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(named)].map(([, sql, ts]) => sql ?? ts ?? "")))];
}

/** For a file that calls `useDatabase()` first: whatever any process is told by NOTIFY, as it comes. */
export function useHeard(): string[] {
  const heard: string[] = [];
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    client.on("notification", ({ channel, payload }) => heard.push(`${channel}: ${payload}`));
    await client.connect();
    for (const channel of channels()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  });
  afterAll(() => client.end());
  return heard;
}
