import type { Owner } from "@/lib/access/testing/cast";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";

/** What an environment has to be for a verb to have something to do: each is one of these. */
const states = {
  /** Runs on a machine that can be stopped, extended, deployed to, ended. */
  ready: { status: "ready", market: "on-demand", deployment: "succeeded" },
  /** Runs on a Spot machine, which can be interrupted. */
  onSpot: { status: "ready", market: "spot", deployment: "succeeded" },
  stopped: { status: "stopped", market: "on-demand", deployment: "succeeded" },
  /** Its second deployment is under way. */
  deploying: { status: "deploying", market: "on-demand", deployment: "running" },
} as const;

export type EnvironmentState = keyof typeof states;
export const environmentStates = Object.keys(states) as EnvironmentState[];

/** Somebody's project. Everybody has one of the same repository. */
export type OwnProject = { id: string; repositoryUrl: string; secret: string };

export const sharedRepository = "https://example.com/shared.git";

/** A target whose machines have addresses of their own: no port is asked after. */
export async function addSharedTarget(name = "Sandbox"): Promise<string> {
  const id = newId();
  const config = { ...sandboxTarget({ endpoint: "http://127.0.0.1:9", warning: null }), sharedAddress: null };
  await db().target.create({ data: { id, name, kind: "ec2", isDefault: true, config } });
  return id;
}

export async function addProject({ id: _, ...owner }: Owner, repositoryUrl = sharedRepository): Promise<OwnProject> {
  const id = newId();
  const secret = `secret-of-${id}`;
  await db().project.create({ data: { id, name: `project-${id}`, repositoryUrl, ...owner } });
  await db().projectVariable.create({
    data: { projectId: id, name: "SECRET", value: encrypt(secret, `project:${id}`) },
  });
  return { id, repositoryUrl, secret };
}

/** `log`: how many lines its log has. */
type NewEnvironment = { projectId: string; targetId: string; state?: EnvironmentState; log?: number };

/** An environment in a state, with a machine, a deployment or two, a line of its timeline and a log. */
export async function addEnvironment(
  owner: Owner,
  { projectId, targetId, state = "ready", log = 1 }: NewEnvironment,
): Promise<string> {
  const { status, market, deployment } = states[state];
  const { id: _, ...owned } = owner;
  const id = newId();
  const where = { instanceType: "small", repositoryUrl: sharedRepository };
  const [readyAt, expiresAt] = [new Date(), new Date(Date.now() + 3_600_000)];
  await db().environment.create({
    data: {
      id,
      name: `environment-${id}`,
      projectId,
      targetId,
      status,
      market,
      readyAt,
      expiresAt,
      ...where,
      ...owned,
    },
  });
  await db().deployment.createMany({
    data: [
      { id: newId(), environmentId: id, number: 1, status: "succeeded", actor: owner.ownerKey },
      { id: newId(), environmentId: id, number: 2, status: deployment, actor: owner.ownerKey },
    ],
  });
  await db().event.create({
    data: { environmentId: id, kind: "created", message: `Event of ${id}.`, actor: owner.ownerKey },
  });
  await db().instance.create({ data: { ...machine(id), market, environmentId: id } });
  await addLogLine(id, `line of ${id}`, { count: log });
  return id;
}

function machine(environmentId: string) {
  const keys = { hostKey: "-", hostKeyPrivate: "-", sshKey: "-", sshKeyPrivate: "-" };
  const [id, externalId] = [newId(), `i-${environmentId.slice(-12)}`];
  return { id, attempt: 1, clientToken: id, externalId, type: "t3.small", region: "us-east-1", sshPort: 22, ...keys };
}

/** Lines as a worker writes them, all the same, with sequences from `first` on; whoever follows the log hears of it. */
export async function addLogLine(environmentId: string, text: string, { first = 1, count = 1 } = {}): Promise<void> {
  const last = first + count - 1;
  await db().$executeRaw`
    INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
    SELECT ${environmentId}::uuid, sequence, date_trunc('milliseconds', mayfly_now()), 'app', 'stdout', ${text}
    FROM generate_series(${first}::int, ${last}::int) AS sequence`;
  await db().$executeRaw`
    INSERT INTO logs.position (environment_id, last_sequence) VALUES (${environmentId}::uuid, ${last}::int)
    ON CONFLICT (environment_id) DO UPDATE SET last_sequence = ${last}::int`;
  await db().$executeRaw`SELECT pg_notify('logs', ${JSON.stringify([[environmentId, last]])})`;
}

export type Belongings = {
  project: OwnProject;
  /** One in each state; refused writes leave them as they are. */
  environments: Record<EnvironmentState, string>;
};

/** A project and environments of somebody. */
export async function addBelongings(owner: Owner, targetId: string): Promise<Belongings> {
  const project = await addProject(owner);
  const environments = {} as Belongings["environments"];
  for (const state of environmentStates) {
    environments[state] = await addEnvironment(owner, { projectId: project.id, targetId, state });
  }
  return { project, environments };
}
