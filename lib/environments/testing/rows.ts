import type { Actor } from "@/lib/audit/actor";
import type { DeploymentPurpose, DeploymentStatus, StepStatus } from "@/lib/environments/deployment";
import { phase, type Status } from "@/lib/environments/lifecycle";
import { type StepName, stepNames } from "@/lib/logs/types";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import type { MarketPolicy } from "@/lib/providers/types";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import type { TargetConfig } from "@/lib/targets/schema";
import type { Prisma } from "@/prisma/generated/client";
import { stateOf } from "./instanceState";

/** For tests: who owns the rows, and where they are. */
export type Place = { actor: Actor & { kind: "user" }; projectId: string; targetId: string };

const repositoryUrl = "https://git.example/app.git";

/** An owner with a project, on a target of its own whose cloud nobody reaches. */
export async function addPlace(config: Partial<TargetConfig> = {}): Promise<Place> {
  const [userId, projectId] = [newId(), newId()];
  const data = { id: userId, email: `${userId}@example.com`, name: "Ada", role: "member" };
  await db().user.create({ data });
  await db().project.create({
    data: { id: projectId, name: "app", repositoryUrl, ownerKey: `user:${userId}`, userId },
  });
  const actor = { kind: "user", id: userId, name: "Ada", role: "member" } as const;
  return { actor, projectId, targetId: await addTarget(config) };
}

export async function addTarget(changes: Partial<TargetConfig> = {}): Promise<string> {
  const id = newId();
  const config = { ...sandboxTarget({ endpoint: "http://127.0.0.1:1", warning: null }), ...changes };
  await db().target.create({ data: { id, name: id, kind: "ec2", config } });
  return id;
}

/** When everything in these rows was, unless said otherwise. */
export const before = new Date("2026-03-29T00:30:00.000Z");

type EnvironmentParts = Partial<Prisma.EnvironmentUncheckedCreateInput> & { status?: Status; market?: MarketPolicy };

/** Environments with what their status says of the row: one that serves was ready, one that leaves has its end. */
export async function addEnvironments(place: Place, all: EnvironmentParts[]): Promise<string[]> {
  const data = all.map((parts) => environmentRow(place, parts));
  await db().environment.createMany({ data });
  return data.map(({ id }) => id);
}

export async function addEnvironment(place: Place, parts: EnvironmentParts = {}): Promise<string> {
  const [id] = await addEnvironments(place, [parts]);
  return id as string;
}

function environmentRow(place: Place, parts: EnvironmentParts) {
  const { status = "ready" } = parts;
  const stage = phase(status);
  return {
    ...{ id: newId(), name: "app", repositoryUrl, projectId: place.projectId, targetId: place.targetId },
    ...{ ownerKey: `user:${place.actor.id}`, userId: place.actor.id, instanceType: "t3.small", market: "on-demand" },
    ...{ ref: "main", createdAt: before, expiresAt: new Date(Date.now() + 3_600_000), status },
    readyAt: stage === "starting" || status === "failed" ? null : before,
    ...(stage === "leaving" && { desiredState: "gone", endStatus: "terminated", terminatingAt: before }),
    ...(stage === "ended" && { desiredState: "gone", endStatus: status, terminatingAt: before, terminatedAt: before }),
    ...parts,
  };
}

type DeploymentParts = Partial<Prisma.DeploymentUncheckedCreateInput> & {
  environmentId: string;
  status?: DeploymentStatus;
  purpose?: DeploymentPurpose;
  /** By name; what is left out is pending. */
  stepStatuses?: Partial<Record<StepName, StepStatus>>;
};

/** Deployments with all their steps; the number of each is its environment's next one. */
export async function addDeployments(all: DeploymentParts[]): Promise<string[]> {
  const known = await db().deployment.groupBy({
    by: ["environmentId"],
    where: { environmentId: { in: all.map(({ environmentId }) => environmentId) } },
    _max: { number: true },
  });
  const last = new Map(known.map(({ environmentId, _max }) => [environmentId, _max.number ?? 0]));
  const rows = all.map(({ stepStatuses: _, status = "queued", ...parts }) => {
    const number = 1 + (last.get(parts.environmentId) ?? 0);
    last.set(parts.environmentId, number);
    const isOver = status !== "queued" && status !== "running";
    return {
      ...{ id: newId(), number, status, actor: "system", ref: "main", createdAt: before },
      ...{ startedAt: status === "queued" ? null : before, endedAt: isOver ? before : null },
      ...parts,
    };
  });
  await db().deployment.createMany({ data: rows });
  await pool().query(
    `INSERT INTO deployment_step (deployment_id, name, position)
     SELECT id, name, number - 1 FROM unnest($1::uuid[]) AS id, unnest($2::text[]) WITH ORDINALITY AS step(name, number)`,
    [rows.map(({ id }) => id), [...stepNames]],
  );
  for (const [index, { id: deploymentId }] of rows.entries()) {
    for (const [name, stepStatus] of Object.entries(all[index]?.stepStatuses ?? {})) {
      const startedAt = stepStatus === "pending" || stepStatus === "skipped" ? null : before;
      await db().deploymentStep.updateMany({ where: { deploymentId, name }, data: { status: stepStatus, startedAt } });
    }
  }
  return rows.map(({ id }) => id);
}

export async function addDeployment(
  environmentId: string,
  parts: Omit<DeploymentParts, "environmentId"> = {},
): Promise<string> {
  const [id] = await addDeployments([{ ...parts, environmentId }]);
  return id as string;
}

type MachineParts = Partial<Prisma.InstanceUncheckedCreateInput> & { environmentId: string };

/** Machines that run, unless said otherwise; each is its environment's next attempt. */
export async function addMachines(all: MachineParts[]): Promise<string[]> {
  const known = await db().instance.groupBy({
    by: ["environmentId"],
    where: { environmentId: { in: all.map(({ environmentId }) => environmentId) } },
    _max: { attempt: true },
  });
  const last = new Map(known.map(({ environmentId, _max }) => [environmentId, _max.attempt ?? 0]));
  const data = all.map((parts) => {
    const attempt = 1 + (last.get(parts.environmentId) ?? 0);
    last.set(parts.environmentId, attempt);
    const id = newId();
    const row = {
      ...{ id, attempt, clientToken: id, externalId: `i-${id.replaceAll("-", "").slice(-17)}` },
      ...{ type: "t3.small", market: "on-demand", region: "us-east-1", zone: "us-east-1a", publicIp: "127.0.0.1" },
      ...{ sshPort: 22, hostKey: "", hostKeyPrivate: "", sshKey: "", sshKeyPrivate: "" },
      ...{ createdAt: before, launchedAt: before },
      ...parts,
    };
    return { state: stateOf(row), ...row };
  });
  await db().instance.createMany({ data });
  return data.map(({ id }) => id);
}

export async function addMachine(
  environmentId: string,
  parts: Omit<MachineParts, "environmentId"> = {},
): Promise<string> {
  const [id] = await addMachines([{ ...parts, environmentId }]);
  return id as string;
}

type Json = Record<string, unknown>;
export type Rows = {
  environment: Json;
  deployments: Json[];
  steps: Json[];
  instances: Json[];
  stretches: Json[];
  events: Json[];
  audits: Json[];
  lines: string[];
};

/** Everything that the database says of environments, as it is stored: what must not change is compared whole. */
export async function rowsOfAll(ids: string[]): Promise<Rows[]> {
  const { rows } = await pool().query<Rows>(
    `SELECT to_jsonb(e) AS environment,
      ARRAY(SELECT to_jsonb(d) FROM deployment d WHERE environment_id = e.id ORDER BY number) AS deployments,
      ARRAY(SELECT to_jsonb(s) FROM deployment_step s JOIN deployment d ON d.id = s.deployment_id
        WHERE d.environment_id = e.id ORDER BY d.number, s.position) AS steps,
      ARRAY(SELECT to_jsonb(i) FROM instance i WHERE environment_id = e.id ORDER BY attempt) AS instances,
      ARRAY(SELECT to_jsonb(t) FROM stretch t JOIN instance i ON i.id = t.instance_id
        WHERE i.environment_id = e.id ORDER BY t.id) AS stretches,
      ARRAY(SELECT jsonb_build_object('kind', kind, 'message', message, 'actor', actor)
        FROM event v WHERE environment_id = e.id ORDER BY id) AS events,
      ARRAY(SELECT jsonb_build_object('action', action, 'actor', actor)
        FROM audit WHERE subject = 'environment:' || e.id ORDER BY id) AS audits,
      ARRAY(SELECT text FROM logs.line WHERE environment_id = e.id ORDER BY sequence) AS lines
    FROM environment e WHERE e.id = ANY($1) ORDER BY array_position($1, e.id)`,
    [ids],
  );
  return rows;
}

export async function rowsOf(id: string): Promise<Rows> {
  const [rows] = await rowsOfAll([id]);
  if (!rows) throw new Error(`There is no environment ${id}.`);
  return rows;
}
