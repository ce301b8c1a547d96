import pg from "pg";
import { pool } from "@/lib/platform/db";

/** What must show nowhere, by the name under which a test speaks of it. */
export type Secrets = Record<string, string>;

/** Where one of them was found: `git token` in `public.event.message`. */
export type Trace = { secret: string; place: string };

/** A text as it may be written elsewhere: as it is, in JSON, in a URL, in hexadecimal, and in base64 at each offset. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Of each alignment, the characters that depend on no neighbour.
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  const urlSafe = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, json, encodeURIComponent(secret), bytes.toString("hex"), ...base64, ...urlSafe])];
}

/** The secrets that a text gives away, in any form. */
export function secretsIn(text: string, secrets: Secrets): string[] {
  const names = Object.entries(secrets).filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)));
  return names.map(([name]) => name);
}

/** Looks for secrets in every column of every table that this database has, whoever made it. */
export async function tracesInDatabase(secrets: Secrets): Promise<Trace[]> {
  const { rows: columns } = await pool().query<{ schema: string; table: string; column: string }>(
    `SELECT n.nspname AS schema, c.relname AS table, a.attname AS column
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm') AND a.attnum > 0 AND NOT a.attisdropped
       AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1, 2, a.attnum`,
  );
  const traces: Trace[] = [];
  for (const { schema, table, column } of columns) {
    const [from, value] = [`${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`, pg.escapeIdentifier(column)];
    const { rows } = await pool().query<{ text: string }>(
      `SELECT ${value}::text AS text FROM ${from} WHERE ${value} IS NOT NULL`,
    );
    const text = rows.map((row) => row.text).join("\n");
    for (const secret of secretsIn(text, secrets)) traces.push({ secret, place: `${schema}.${table}.${column}` });
  }
  return traces;
}
