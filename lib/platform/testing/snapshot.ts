import { pool } from "@/lib/platform/db";

/** When a token was used last is noted with each request, refused ones too; pg-boss keeps its own books. */
const rowsOf: Record<string, string> = { "public.token": "to_jsonb(t) - 'last_used_at'" };
const leftOut = ["public._prisma_migrations", "public.lease", "public.worker"];

/** A digest of every table that the product writes to: two that are equal say that nothing was changed between them. */
export async function snapshot(): Promise<Record<string, string>> {
  const { rows: tables } = await pool().query<{ name: string }>(`
    SELECT schemaname || '.' || tablename AS name FROM pg_tables
    WHERE schemaname IN ('public', 'logs') OR (schemaname = 'pgboss' AND tablename = 'job') ORDER BY 1`);
  const names = tables.map(({ name }) => name).filter((name) => !leftOut.includes(name));
  const digests = names.map((name) => {
    const row = rowsOf[name] ?? "to_jsonb(t)";
    const [schema, table] = name.split(".");
    return `SELECT '${name}' AS name, md5(string_agg(r, '' ORDER BY r)) AS digest
      FROM (SELECT (${row})::text AS r FROM "${schema}"."${table}" t) AS rows`;
  });
  const { rows } = await pool().query<{ name: string; digest: string }>(digests.join(" UNION ALL "));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
