import { ownership, visibleTo } from "@/lib/access/ownership";
import type { Actor } from "@/lib/audit/actor";
import type { CreateEnvironmentInput } from "@/lib/environments/schema";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { invalidInput } from "@/lib/platform/errors";
import { runStatement } from "@/lib/platform/statement";
import { isSize } from "@/lib/providers/sizes";
import type { MarketPolicy } from "@/lib/providers/types";
import { type TargetConfig, targetConfigSchema } from "@/lib/targets/schema";
import { Prisma } from "@/prisma/generated/client";

/** What an environment is made from, besides the input. */
export type Basis = {
  /** The project named by id, else the actor's own for that repository; null where there is none yet. */
  project: ProjectDefaults | null;
  /** The project's variables. */
  variables: Map<string, string>;
  target: { id: string; name: string; config: TargetConfig };
  /** A size class, or an instance type that the target offers. */
  instanceType: string;
  /** The port that is wished for, if any, belongs to another environment on the same address. */
  isPortTaken: boolean;
  /** A port that no environment has; null where a few guesses met none, and where instances have their own address. */
  freePort: number | null;
};

type ProjectDefaults = {
  id: string;
  name: string;
  ref: string | null;
  ttlMinutes: number | null;
  port: number | null;
  healthPath: string | null;
  installCommand: string | null;
  buildCommand: string | null;
  startCommand: string | null;
  instanceType: string | null;
  market: MarketPolicy | null;
};

/** Where so many meet no free port, most are taken. */
const guesses = 8;

type Row = {
  project: ProjectDefaults | null;
  variables: [name: string, sealed: string][];
  wishedTargetId: string | null;
  target: { id: string; name: string; config: unknown } | null;
  wishedType: string | null;
  isOffered: boolean;
  isPortTaken: boolean;
  freePort: number | null;
};

/** Reads it in one statement. Throws `invalid_input` for a project, target or instance type that cannot be used. */
export async function readBasis(actor: Actor, input: CreateEnvironmentInput): Promise<Basis> {
  if (input.projectId !== undefined) await checkProject(actor, input.repositoryUrl, input.projectId);
  const [row] = await runStatement<Row>("basis of an environment", basis(actor, input));
  if (!row?.target) throw noTarget(row?.wishedTargetId ?? null);
  const { project, target, wishedType } = row;
  const config = targetConfigSchema.parse(target.config);
  if (wishedType !== null && !isSize(wishedType) && !row.isOffered) {
    throw invalidInput("instanceType", "is not offered by this target");
  }
  const variables = new Map(row.variables.map(([name, value]) => [name, decrypt(value, `project:${project?.id}`)]));
  const instanceType = wishedType ?? config.defaultSize;
  const isPortTaken = config.sharedAddress !== null && row.isPortTaken;
  const { freePort } = row;
  return { project, variables, target: { ...target, config }, instanceType, isPortTaken, freePort };
}

function basis(actor: Actor, input: CreateEnvironmentInput): Prisma.Sql {
  const { repositoryUrl, projectId, targetId, instanceType, port } = input;
  const ownProject = Prisma.sql`
    SELECT id FROM project WHERE owner_key = ${ownership(actor).ownerKey} AND repository_url = ${repositoryUrl}`;
  return Prisma.sql`
    SELECT wish.*,
      CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'name', p.name, 'ref', p.ref,
        'ttlMinutes', p.ttl_minutes, 'port', p.port, 'healthPath', p.health_path, 'installCommand', p.install_command,
        'buildCommand', p.build_command, 'startCommand', p.start_command, 'instanceType', p.instance_type,
        'market', p.market) END AS project,
      coalesce((SELECT json_agg(json_build_array(v.name, v.value)) FROM project_variable v WHERE v.project_id = p.id),
        '[]') AS variables,
      CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'name', t.name, 'config', t.config) END AS target,
      EXISTS (SELECT FROM instance_type i WHERE i.target_id = t.id AND i.name = wish."wishedType") AS "isOffered",
      EXISTS (SELECT FROM environment e WHERE e.target_id = t.id AND e.port = coalesce(${port}::int, p.port)
        AND e.shared_address AND e.status NOT IN ('terminated', 'failed')) AS "isPortTaken",
      (${freePort}) AS "freePort"
    FROM (SELECT coalesce(${projectId}::uuid, (${ownProject})) AS project_id) AS found
      LEFT JOIN project p ON p.id = found.project_id
      CROSS JOIN LATERAL (SELECT coalesce(${targetId}::uuid, p.target_id) AS "wishedTargetId",
        coalesce(${instanceType}, p.instance_type) AS "wishedType") AS wish
      LEFT JOIN target t ON t.enabled
        AND t.id = coalesce(wish."wishedTargetId", (SELECT id FROM target WHERE is_default))`;
}

/** Of guesses in the target's range, the first that no environment has. OFFSET 0 has Postgres look up one at a time. */
const freePort = Prisma.sql`
  SELECT guess.port FROM (
    SELECT (ports.first + floor(random() * (ports.last - ports.first + 1)))::int AS port
    FROM jsonb_to_record(t.config->'appPorts') AS ports(first int, last int), generate_series(1, ${guesses}::int)
  ) AS guess
  WHERE t.config->>'sharedAddress' IS NOT NULL AND NOT EXISTS (
    SELECT FROM environment e WHERE e.target_id = t.id AND e.port = guess.port
      AND e.shared_address AND e.status NOT IN ('terminated', 'failed') OFFSET 0)
  LIMIT 1`;

function noTarget(wished: string | null): Error {
  if (wished !== null) return invalidInput("targetId", "is not a target of this installation");
  return invalidInput(
    "targetId",
    "is missing, and there is no default target: add one in Settings, or start the sandbox",
  );
}

async function checkProject(actor: Actor, repositoryUrl: string, id: string): Promise<void> {
  const project = await db().project.findFirst({ where: { id, ...visibleTo(actor) }, select: { repositoryUrl: true } });
  if (!project) throw invalidInput("projectId", "is not a project of yours");
  if (project.repositoryUrl !== repositoryUrl) throw invalidInput("projectId", "is a project of another repository");
}
