import { type Actor, actorKey, ownership } from "@/lib/access/actor";
import type { Tx } from "@/lib/platform/db";
import type { MarketPolicy } from "@/lib/providers/types";

/** A new environment with everything decided. `variables` are sealed. */
export type NewEnvironment = {
  id: string;
  name: string;
  projectId: string;
  targetId: string;
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

/**
 * Writes a new environment with its variables, its event and its audit row, and tells every process: in one statement,
 * since somebody waits for it. False where another environment has taken the port.
 */
export async function insertEnvironment(tx: Tx, actor: Actor, made: NewEnvironment): Promise<boolean> {
  const owner = ownership(actor);
  const by = actorKey(actor);
  const count = await tx.$executeRaw`
    WITH made AS (
      INSERT INTO environment (id, name, project_id, owner_key, user_id, token_id, target_id, shared_address,
        repository_url, ref, port, health_path, install_command, build_command, start_command, instance_type, market,
        keep_for_debugging, created_at, expires_at)
      SELECT ${made.id}::uuid, ${made.name}, ${made.projectId}::uuid, ${owner.ownerKey}, ${owner.userId}::uuid,
        ${owner.tokenId}::uuid, ${made.targetId}::uuid, ${made.sharedAddress}, ${made.repositoryUrl}, ${made.ref},
        ${made.port}::int, ${made.healthPath}, ${made.installCommand}, ${made.buildCommand}, ${made.startCommand},
        ${made.instanceType}, ${made.market}, ${made.keepForDebugging}, clock.now,
        clock.now + ${made.ttlMinutes}::int * interval '1 minute'
      FROM (SELECT mayfly_now() AS now) AS clock
      ON CONFLICT (target_id, port) WHERE port IS NOT NULL AND shared_address AND status NOT IN ('terminated', 'failed')
        DO NOTHING
      RETURNING id
    ), variables AS (
      INSERT INTO environment_variable (environment_id, name, value)
      SELECT made.id, variable.name, variable.value FROM made, unnest(
        ${made.variables.map(({ name }) => name)}::text[], ${made.variables.map(({ value }) => value)}::text[]
      ) AS variable(name, value)
    ), told AS (
      INSERT INTO event (environment_id, kind, message, actor) SELECT id, 'created', 'Created.', ${by} FROM made
    ), audited AS (
      INSERT INTO audit (actor, action, subject) SELECT ${by}, 'environment.create', 'environment:' || id FROM made
    )
    SELECT pg_notify('environment', jsonb_build_array(id)::text) FROM made`;
  return count === 1;
}
