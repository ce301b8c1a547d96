import type { Actor } from "@/lib/audit/actor";
import type { DeploymentPurpose, DeploymentStatus, StepStatus } from "@/lib/environments/deployment";
import { getEnvironment } from "@/lib/environments/queries";
import type { EnvironmentDeployment } from "@/lib/environments/types";
import type { StepName } from "@/lib/logs/types";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { DeploymentSummary } from "./types";

/** One deployment of an environment that the caller may see. Throws `not_found`. */
export async function getDeployment(environmentId: string, id: string): Promise<EnvironmentDeployment> {
  const row = await db().deployment.findFirst({
    where: { id, environmentId },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  if (!row) throw notFound("deployment");
  const { number, ref, revision, error } = row;
  return {
    ...{ id, number, ref, revision, error },
    purpose: row.purpose as DeploymentPurpose,
    status: row.status as DeploymentStatus,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    steps: row.steps.map((step) => ({
      name: step.name as StepName,
      status: step.status as StepStatus,
      startedAt: step.startedAt?.toISOString() ?? null,
      endedAt: step.endedAt?.toISOString() ?? null,
      error: step.error,
    })),
  };
}

export async function hasDeployment(environmentId: string, id: string): Promise<boolean> {
  return (await db().deployment.count({ where: { id, environmentId } })) > 0;
}

type Row = {
  id: string;
  number: number;
  purpose: DeploymentPurpose;
  status: DeploymentStatus;
  ref: string | null;
  revision: string | null;
  error: string | null;
  actor: string;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

/** Every deployment of an environment, the newest first. Throws `not_found` as `getEnvironment` does. */
export async function listDeployments(actor: Actor, environmentId: string): Promise<DeploymentSummary[]> {
  await getEnvironment(actor, environmentId);
  const rows = await db().$queryRaw<Row[]>`
    SELECT d.id, d.number, d.purpose, d.status, d.ref, d.revision, d.error, d.created_at, d.started_at, d.ended_at,
      CASE d.actor WHEN 'system' THEN 'Mayfly' ELSE coalesce(t.name, u.name, d.actor) END AS actor
    FROM deployment d
      LEFT JOIN token t ON d.actor = 'token:' || t.id
      LEFT JOIN "user" u ON d.actor = 'user:' || u.id
    WHERE d.environment_id = ${environmentId}::uuid ORDER BY d.number DESC`;
  return rows.map(({ created_at, started_at, ended_at, ...row }) => ({
    ...row,
    createdAt: created_at.toISOString(),
    startedAt: started_at?.toISOString() ?? null,
    endedAt: ended_at?.toISOString() ?? null,
  }));
}
