import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import { Prisma } from "@/prisma/generated/client";
import { beyond, cursorAt, orderBy } from "./order";
import { type EnvironmentRow, selectEnvironments, toEnvironment } from "./row";
import type { ListQuery } from "./schema";
import type { Environment, TimelineEvent } from "./types";

/** Throws `not_found` for an id that is unknown, malformed or not the actor's to see. */
export async function getEnvironment(actor: Actor, id: string): Promise<Environment> {
  const environment = await findEnvironment(actor, id);
  if (!environment) throw notFound("environment");
  return environment;
}

/** As `getEnvironment`, but null for what is not there. */
export async function findEnvironment(actor: Actor, id: string): Promise<Environment | null> {
  if (!isId(id)) return null;
  const [row] = await db().$queryRaw<EnvironmentRow[]>`
    ${selectEnvironments} WHERE e.id = ${id}::uuid AND ${visible(actor)}`;
  return row ? toEnvironment(row) : null;
}

/** In the order asked for, a page at a time: one statement, however long the list. */
export async function listEnvironments(
  actor: Actor,
  query: ListQuery,
): Promise<{ items: Environment[]; nextCursor: string | null }> {
  const conditions = [visible(actor), ...filters(query)];
  const rows = await db().$queryRaw<EnvironmentRow[]>`
    ${selectEnvironments} WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY ${orderBy(query.sort)} LIMIT ${query.limit + 1}`;
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor = rows.length > page.length && last ? cursorAt(last, query.sort) : null;
  return { items: page.map(toEnvironment), nextCursor };
}

/** What happened to an environment, oldest first. Throws `not_found` as `getEnvironment` does. */
export async function listEvents(actor: Actor, id: string): Promise<TimelineEvent[]> {
  await getEnvironment(actor, id);
  const rows = await db().$queryRaw<(Omit<TimelineEvent, "id" | "time"> & { id: bigint; time: Date })[]>`
    SELECT v.id, v.time, v.kind, v.message,
      CASE v.actor WHEN 'system' THEN 'Mayfly' ELSE coalesce(t.name, u.name, v.actor) END AS actor
    FROM event v
      LEFT JOIN token t ON v.actor = 'token:' || t.id
      LEFT JOIN "user" u ON v.actor = 'user:' || u.id
    WHERE v.environment_id = ${id}::uuid ORDER BY v.id`;
  return rows.map((row) => ({ ...row, id: String(row.id), time: row.time.toISOString() }));
}

/** As `visibleTo`, in SQL over `environment e`. */
function visible(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.role === "admin") return Prisma.sql`true`;
  if (actor.kind === "user") return Prisma.sql`e.user_id = ${actor.id}::uuid`;
  return Prisma.sql`e.token_id = ${actor.id}::uuid`;
}

function filters({ status, q, owner, project, sort, cursor }: ListQuery): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (status) conditions.push(Prisma.sql`e.status = ANY(${status})`);
  if (owner) conditions.push(Prisma.sql`e.owner_key IN (${`user:${owner}`}, ${`token:${owner}`})`);
  if (project) conditions.push(Prisma.sql`e.project_id = ${project}::uuid`);
  if (q) {
    const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(
      Prisma.sql`(e.name ILIKE ${pattern} OR e.repository_url ILIKE ${pattern} OR e.ref ILIKE ${pattern})`,
    );
  }
  if (cursor) conditions.push(beyond(cursor, sort));
  return conditions;
}
