import type { MarketPolicy } from "@/lib/providers/types";
import { Prisma } from "@/prisma/generated/client";
import type { GitCredentialKind, Project } from "./types";

export type ProjectRow = {
  id: string;
  name: string;
  repository_url: string;
  owner_key: string;
  owner_name: string | null;
  ref: string | null;
  ttl_minutes: number | null;
  port: number | null;
  health_path: string | null;
  install_command: string | null;
  build_command: string | null;
  start_command: string | null;
  target_id: string | null;
  target_name: string | null;
  instance_type: string | null;
  market: MarketPolicy | null;
  git_credential_kind: GitCredentialKind | null;
  variable_names: string[];
  live: number;
  total: number;
  created_at: Date;
  updated_at: Date;
  last_activity_at: Date;
};

/** Everything up to WHERE, over `project p`; one statement however many rows. */
export const selectProjects = Prisma.sql`
  SELECT p.id, p.name, p.repository_url, p.owner_key, coalesce(t.name, u.name) AS owner_name, p.ref, p.ttl_minutes,
    p.port, p.health_path, p.install_command, p.build_command, p.start_command, p.instance_type, p.market,
    split_part(p.git_credential, ':', 1) AS git_credential_kind, p.created_at, p.updated_at, g.id AS target_id, g.name AS target_name,
    ARRAY(SELECT v.name FROM project_variable v WHERE v.project_id = p.id ORDER BY v.name) AS variable_names,
    c.live, c.total, greatest(p.updated_at, c.newest) AS last_activity_at
  FROM project p
    LEFT JOIN target g ON g.id = p.target_id
    LEFT JOIN token t ON t.id = p.token_id
    LEFT JOIN "user" u ON u.id = p.user_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS total, max(e.created_at) AS newest,
        (count(*) FILTER (WHERE e.status NOT IN ('terminated', 'failed')))::int AS live
      FROM environment e WHERE e.project_id = p.id) c`;

export function toProject(row: ProjectRow): Project {
  const [kind, ownerId] = row.owner_key.split(":") as ["user" | "token", string];
  return {
    id: row.id,
    name: row.name,
    repositoryUrl: row.repository_url,
    owner: { kind, id: ownerId, name: row.owner_name ?? "" },
    ref: row.ref,
    ttlMinutes: row.ttl_minutes,
    port: row.port,
    healthPath: row.health_path,
    installCommand: row.install_command,
    buildCommand: row.build_command,
    startCommand: row.start_command,
    target: row.target_id === null ? null : { id: row.target_id, name: row.target_name ?? "" },
    instanceType: row.instance_type,
    market: row.market,
    variableNames: row.variable_names,
    gitCredential: row.git_credential_kind,
    environments: { live: row.live, total: row.total },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    lastActivityAt: row.last_activity_at.toISOString(),
  };
}
