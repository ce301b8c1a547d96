import { visibleTo } from "@/lib/access/ownership";
import type { Actor } from "@/lib/audit/actor";
import { fromCursor, toCursor } from "@/lib/platform/cursor";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import { Prisma } from "@/prisma/generated/client";
import { type ProjectRow, selectProjects, toProject } from "./row";
import type { ListProjectsQuery } from "./schema";
import type { Project } from "./types";

/** Throws `not_found` for an id that is unknown, malformed or not the actor's to see. */
export async function getProject(actor: Actor, id: string): Promise<Project> {
  const project = await findProject(actor, id);
  if (!project) throw notFound("project");
  return project;
}

/** As `getProject`, but null for what is not there. */
export async function findProject(actor: Actor, id: string): Promise<Project | null> {
  if (!isId(id)) return null;
  const [row] = await db().$queryRaw<ProjectRow[]>`
    ${selectProjects} WHERE p.id = ${id}::uuid AND ${visible(actor)}`;
  return row ? toProject(row) : null;
}

/** The newest first, a page at a time. */
export async function listProjects(
  actor: Actor,
  { q, limit, cursor }: ListProjectsQuery,
): Promise<{ items: Project[]; nextCursor: string | null }> {
  const conditions = [visible(actor)];
  if (q) {
    const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(Prisma.sql`(p.name ILIKE ${pattern} OR p.repository_url ILIKE ${pattern})`);
  }
  if (cursor) {
    const after = fromCursor(cursor);
    conditions.push(Prisma.sql`(p.created_at, p.id) < (${after.createdAt}, ${after.id}::uuid)`);
  }
  const rows = await db().$queryRaw<ProjectRow[]>`
    ${selectProjects} WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY p.created_at DESC, p.id DESC LIMIT ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > page.length && last ? toCursor({ createdAt: last.created_at, id: last.id }) : null;
  return { items: page.map(toProject), nextCursor };
}

/** As `visibleTo`, in SQL over `project p`. */
function visible(actor: Actor): Prisma.Sql {
  const { userId, tokenId } = visibleTo(actor);
  if (userId) return Prisma.sql`p.user_id = ${userId}::uuid`;
  if (tokenId) return Prisma.sql`p.token_id = ${tokenId}::uuid`;
  return Prisma.sql`true`;
}
