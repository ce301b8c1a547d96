import { runStatement } from "@/lib/platform/statement";
import { Prisma } from "@/prisma/generated/client";

/**
 * SQL for how many more deployments may run on a target now: below zero where its limit was lowered meanwhile.
 * A join would read all environments of the target, to count the few whose deployment runs.
 */
export function roomOn(targetId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT (host.config->>'maxConcurrentDeployments')::int - (
      SELECT count(*) FROM deployment AS busy
      WHERE busy.status = 'running'
        AND host.id = (SELECT place.target_id FROM environment AS place WHERE place.id = busy.environment_id))
    FROM target AS host WHERE host.id = ${targetId}`;
}

/** Who waits for a deployment to begin. */
export type Line = {
  /** Environments whose deployment can begin, since their target has room for it: the oldest ones of each target. */
  next: string[];
  /** Whether there are others, for whom there is none. */
  othersWait: boolean;
};

/** Targets without checks hold seeded rows. */
export async function readWaiting(): Promise<Line> {
  const [line] = await runStatement<Line>(
    "line",
    Prisma.sql`
    WITH next AS MATERIALIZED (
      SELECT first.id FROM target CROSS JOIN LATERAL (
        SELECT environment.id FROM deployment JOIN environment ON environment.id = deployment.environment_id
        WHERE deployment.status = 'queued' AND environment.target_id = target.id
        ORDER BY deployment.created_at, deployment.id
        LIMIT greatest(0, (${roomOn(Prisma.sql`target.id`)}))) AS first
      WHERE (target.config->>'checks')::boolean)
    SELECT ARRAY(SELECT id FROM next) AS next, EXISTS (
      SELECT FROM deployment WHERE status = 'queued' AND environment_id NOT IN (SELECT id FROM next)) AS "othersWait"`,
  );
  return line ?? { next: [], othersWait: false };
}
