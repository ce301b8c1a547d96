import type { StepName } from "@/lib/logs/types";
import { oneOf } from "@/lib/platform/oneOf";
import type { MarketPolicy } from "@/lib/providers/types";
import { loginUserOf, type TargetConfig } from "@/lib/targets/schema";
import { Prisma } from "@/prisma/generated/client";
import type { DeploymentPurpose, DeploymentStatus, StepStatus } from "./deployment";
import { present } from "./instance";
import type { Status } from "./lifecycle";
import { machineActions } from "./machineActions";
import type { Environment, EnvironmentDeployment, EnvironmentInstance } from "./types";

/** An environment as one SQL statement reads it, with everything that belongs to its answer. */
export type EnvironmentRow = {
  id: string;
  name: string;
  status: Status;
  status_reason: string | null;
  url: string | null;
  repository_url: string;
  ref: string | null;
  revision: string | null;
  port: number | null;
  health_path: string | null;
  install_command: string | null;
  build_command: string | null;
  start_command: string | null;
  keep_for_debugging: boolean;
  instance_type: string;
  market: MarketPolicy;
  created_at: Date;
  ready_at: Date | null;
  expires_at: Date;
  terminated_at: Date | null;
  owner_key: string;
  user_id: string | null;
  token_id: string | null;
  owner_name: string | null;
  project_id: string;
  project_name: string;
  target_id: string;
  target_name: string;
  target_region: string;
  target_image: TargetConfig["image"];
  variable_names: string[];
  instance: InstanceJson | null;
  deployment: DeploymentJson | null;
};

type InstanceJson = Omit<EnvironmentInstance, "id" | "ssh"> & {
  externalId: string | null;
  isLive: boolean;
  sshPort: number;
};
type StepJson = {
  name: StepName;
  status: StepStatus;
  startedAt: string | null;
  endedAt: string | null;
  error: string | null;
};
type DeploymentJson = Omit<EnvironmentDeployment, "steps" | "status" | "purpose"> & {
  status: DeploymentStatus;
  purpose: DeploymentPurpose;
  steps: StepJson[];
};

/** Everything up to WHERE, over `environment e`; one statement however many rows. */
export const selectEnvironments = Prisma.sql`
  SELECT e.id, e.name, e.status, e.status_reason, e.url, e.repository_url, e.ref, e.revision, e.port, e.health_path,
    e.install_command, e.build_command, e.start_command, e.keep_for_debugging, e.instance_type, e.market,
    e.created_at, e.ready_at, e.expires_at, e.terminated_at, e.owner_key, e.user_id, e.token_id,
    coalesce(t.name, u.name) AS owner_name, p.id AS project_id, p.name AS project_name,
    g.id AS target_id, g.name AS target_name, g.config->>'region' AS target_region,
    g.config->'image' AS target_image,
    ARRAY(SELECT v.name FROM environment_variable v WHERE v.environment_id = e.id ORDER BY v.name) AS variable_names,
    (SELECT json_build_object('externalId', i.external_id, 'type', i.type, 'market', i.market, 'region', i.region,
        'zone', i.zone, 'publicIp', i.public_ip, 'sshPort', i.ssh_port,
        'priceMicroUsdPerHour', i.price_micro_usd_per_hour, 'reason', i.reason,
        'isLive', i.state ${oneOf(present)})
      FROM instance i WHERE i.environment_id = e.id ORDER BY i.attempt DESC LIMIT 1) AS instance,
    (SELECT json_build_object('id', d.id, 'number', d.number, 'purpose', d.purpose, 'status', d.status,
        'ref', d.ref, 'revision', d.revision, 'error', d.error, 'createdAt', d.created_at, 'startedAt', d.started_at,
        'endedAt', d.ended_at, 'steps', coalesce((
          SELECT json_agg(json_build_object('name', s.name, 'status', s.status, 'startedAt', s.started_at,
            'endedAt', s.ended_at, 'error', s.error) ORDER BY s.position)
          FROM deployment_step s WHERE s.deployment_id = d.id), '[]'))
      FROM deployment d WHERE d.environment_id = e.id ORDER BY d.number DESC LIMIT 1) AS deployment
  FROM environment e
    JOIN project p ON p.id = e.project_id
    JOIN target g ON g.id = e.target_id
    LEFT JOIN token t ON t.id = e.token_id
    LEFT JOIN "user" u ON u.id = e.user_id`;

export function toEnvironment(row: EnvironmentRow): Environment {
  const [kind, ownerId] = row.owner_key.split(":") as ["user" | "token", string];
  return {
    id: row.id,
    name: row.name,
    project: { id: row.project_id, name: row.project_name },
    owner: { kind, id: ownerId, name: row.owner_name ?? "" },
    status: row.status,
    statusReason: row.status_reason,
    url: row.url,
    repositoryUrl: row.repository_url,
    ref: row.ref,
    revision: row.revision,
    port: row.port,
    healthPath: row.health_path,
    installCommand: row.install_command,
    buildCommand: row.build_command,
    startCommand: row.start_command,
    variableNames: row.variable_names,
    keepForDebugging: row.keep_for_debugging,
    size: row.instance_type,
    market: row.market,
    target: { id: row.target_id, name: row.target_name },
    createdAt: row.created_at.toISOString(),
    readyAt: row.ready_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
    terminatedAt: row.terminated_at?.toISOString() ?? null,
    instance: toInstance(row),
    machine: toMachine(row),
    deployment: row.deployment && toDeployment(row.deployment),
  };
}

function toInstance({
  instance,
  instance_type,
  market,
  target_region,
  target_image,
}: EnvironmentRow): EnvironmentInstance {
  if (instance) {
    const { externalId, isLive: _, sshPort, ...rest } = instance;
    return { id: externalId, ssh: { user: loginUserOf({ image: target_image }), port: sshPort }, ...rest };
  }
  const unknown = { id: null, zone: null, publicIp: null, ssh: null, priceMicroUsdPerHour: null, reason: null };
  return { ...unknown, type: instance_type, market: market === "on-demand" ? market : "spot", region: target_region };
}

function toMachine({ status, deployment, instance }: EnvironmentRow) {
  const isDeploying = deployment?.status === "queued" || deployment?.status === "running";
  return machineActions({ status, isDeploying, market: instance?.isLive ? instance.market : null });
}

function toDeployment(deployment: DeploymentJson): EnvironmentDeployment {
  return {
    ...deployment,
    ...utcTimes(deployment),
    createdAt: utc(deployment.createdAt),
    steps: deployment.steps.map(toStep),
  };
}

function toStep(step: StepJson): StepJson {
  return { ...step, ...utcTimes(step) };
}

function utcTimes({ startedAt, endedAt }: { startedAt: string | null; endedAt: string | null }) {
  return { startedAt: startedAt && utc(startedAt), endedAt: endedAt && utc(endedAt) };
}

/** Postgres writes times in JSON in its own zone and precision. */
function utc(time: string): string {
  return new Date(time).toISOString();
}
