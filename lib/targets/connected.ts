import { requireAdmin } from "@/lib/access/permissions";
import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import { toTarget } from "./row";
import type { Target } from "./types";

const ended = ["terminated", "failed"];

/** Every target that is connected, by name. Throws `forbidden` for members. */
export async function listConnected(actor: Actor): Promise<Target[]> {
  requireAdmin(actor);
  const rows = await db().target.findMany({ where: { removedAt: null }, orderBy: { name: "asc" } });
  const counts = await countEnvironments(rows.map(({ id }) => id));
  return rows.map((row) => toTarget(row, counts.get(row.id) ?? { live: 0, total: 0 }));
}

/** Throws `not_found`, and `forbidden` for members. */
export async function getTarget(actor: Actor, id: string): Promise<Target> {
  requireAdmin(actor);
  const row = isId(id) ? await db().target.findUnique({ where: { id, removedAt: null } }) : null;
  if (!row) throw notFound("target");
  const counts = await countEnvironments([id]);
  return toTarget(row, counts.get(id) ?? { live: 0, total: 0 });
}

async function countEnvironments(targetIds: string[]): Promise<Map<string, Target["environments"]>> {
  const rows = await db().$queryRaw<{ target_id: string; live: number; total: number }[]>`
    SELECT target_id, count(*)::int AS total, count(*) FILTER (WHERE NOT status = ANY(${ended}))::int AS live
    FROM environment WHERE target_id = ANY(${targetIds}::uuid[]) GROUP BY target_id`;
  return new Map(rows.map(({ target_id, live, total }) => [target_id, { live, total }]));
}
