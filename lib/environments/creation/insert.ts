import { ownership } from "@/lib/access/ownership";
import { type Actor, actorKey } from "@/lib/audit/actor";
import { recipeOf } from "@/lib/environments/recipe";
import { newId } from "@/lib/platform/ids";
import { newJobs } from "@/lib/platform/queue";
import { type Runs, runStatement } from "@/lib/platform/statement";
import type { News } from "@/lib/platform/tell";
import type { MarketPolicy } from "@/lib/providers/types";
import type { TargetConfig } from "@/lib/targets/schema";
import { Prisma } from "@/prisma/generated/client";

/** A new environment with everything decided. `variables` are sealed. */
export type NewEnvironment = {
  id: string;
  deploymentId: string;
  name: string;
  /** `id` is null where the actor has no project for the repository yet. */
  project: { id: string | null; name: string };
  target: { id: string; name: string; region: string; image: TargetConfig["image"] };
  sharedAddress: boolean;
  repositoryUrl: string;
  ref: string | null;
  port: number;
  healthPath: string | null;
  installCommand: string | null;
  buildCommand: string | null;
  startCommand: string | null;
  instanceType: string;
  market: MarketPolicy;
  keepForDebugging: boolean;
  ttlMinutes: number;
  variables: { name: string; value: string }[];
};

/** `news` is to be told once it is committed. */
export type Inserted = { projectId: string; createdAt: Date; expiresAt: Date; news: News[] };

const firstSteps = recipeOf({ purpose: "deploy" }).steps.map(({ name }) => name);

/**
 * Writes a new environment with its variables, event, audit row, first deployment and the job for it, and its project
 * where that is new: in one statement, since somebody waits for it.
 * Null where another environment has taken the port.
 */
export async function insertEnvironment(actor: Actor, made: NewEnvironment, on: Runs): Promise<Inserted | null> {
  const job = await newJobs("deploy", [{ environmentId: made.id }], Prisma.sql`EXISTS (SELECT FROM made)`);
  const by = actorKey(actor);
  const sql = Prisma.sql`
    WITH project AS (${project(actor, made)}), made AS (${environment(actor, made)}), job AS (${job.add}), variables AS (
      INSERT INTO environment_variable (environment_id, name, value)
      SELECT made.id, variable.name, variable.value FROM made, unnest(
        ${made.variables.map(({ name }) => name)}::text[], ${made.variables.map(({ value }) => value)}::text[]
      ) AS variable(name, value)
    ), deployment AS (
      INSERT INTO deployment (id, environment_id, number, ref, actor, created_at)
      SELECT ${made.deploymentId}::uuid, id, 1, ref, ${by}, created_at FROM made RETURNING id
    ), steps AS (
      INSERT INTO deployment_step (deployment_id, name, position)
      SELECT deployment.id, step.name, step.number - 1
      FROM deployment, unnest(${firstSteps}::text[]) WITH ORDINALITY AS step(name, number)
    ), told AS (
      INSERT INTO event (environment_id, kind, message, actor) SELECT id, 'created', 'Created.', ${by} FROM made
    ), audited AS (
      INSERT INTO audit (actor, action, subject) SELECT ${by}, 'environment.create', 'environment:' || id FROM made
    )
    SELECT project_id AS "projectId", created_at AS "createdAt", expires_at AS "expiresAt"
      FROM made`;
  const [row] = await runStatement<Omit<Inserted, "news">>("new environment", sql, on);
  return row ? { ...row, news: [{ channel: "environment", payload: JSON.stringify([made.id]) }, ...job.news] } : null;
}

/** None where it is there. Two at once get the same one. */
function project(actor: Actor, made: NewEnvironment): Prisma.Sql {
  const { ownerKey, userId, tokenId } = ownership(actor);
  return Prisma.sql`
    INSERT INTO project (id, name, repository_url, owner_key, user_id, token_id)
    SELECT ${newId()}::uuid, ${made.project.name}, ${made.repositoryUrl}, ${ownerKey}, ${userId}::uuid, ${tokenId}::uuid
    WHERE ${made.project.id}::uuid IS NULL
    ON CONFLICT (owner_key, repository_url) DO UPDATE SET owner_key = excluded.owner_key RETURNING id`;
}

/** OFFSET 0 has Postgres read the clock once: without it both times would have a reading of their own. */
function environment(actor: Actor, made: NewEnvironment): Prisma.Sql {
  const { ownerKey, userId, tokenId } = ownership(actor);
  return Prisma.sql`
    INSERT INTO environment (id, name, project_id, owner_key, user_id, token_id, target_id, shared_address,
      repository_url, ref, port, health_path, install_command, build_command, start_command, instance_type, market,
      keep_for_debugging, created_at, expires_at)
    SELECT ${made.id}::uuid, ${made.name}, coalesce(${made.project.id}::uuid, (SELECT id FROM project)), ${ownerKey},
      ${userId}::uuid, ${tokenId}::uuid, ${made.target.id}::uuid, ${made.sharedAddress}, ${made.repositoryUrl},
      ${made.ref}, ${made.port}::int, ${made.healthPath}, ${made.installCommand}, ${made.buildCommand},
      ${made.startCommand}, ${made.instanceType}, ${made.market}, ${made.keepForDebugging}, clock.now,
      clock.now + ${made.ttlMinutes}::int * interval '1 minute'
    FROM (SELECT mayfly_now() AS now OFFSET 0) AS clock
    ON CONFLICT (target_id, port) WHERE port IS NOT NULL AND shared_address AND status NOT IN ('terminated', 'failed')
      DO NOTHING
    RETURNING id, project_id, ref, created_at, expires_at`;
}
