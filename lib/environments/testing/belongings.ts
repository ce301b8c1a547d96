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
const environmentStates = Object.keys(states) as EnvironmentState[];

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

export async function addProject(owner: Owner, repositoryUrl = sharedRepository): Promise<OwnProject> {
  const [project] = await addProjects([owner], repositoryUrl);
  return project as OwnProject;
}

async function addProjects(owners: Owner[], repositoryUrl: string): Promise<OwnProject[]> {
  const made = owners.map(() => newId()).map((id) => ({ id, repositoryUrl, secret: `secret-of-${id}` }));
  await db().project.createMany({
    data: owners.map(({ id: _, ...owner }, index) => {
      const id = made[index]?.id ?? "";
      return { id, name: `project-${id}`, repositoryUrl, ...owner };
    }),
  });
  await db().projectVariable.createMany({
    data: made.map(({ id, secret }) => ({ projectId: id, name: "SECRET", value: encrypt(secret, `project:${id}`) })),
  });
  return made;
}

/** `log`: how many lines its log has. */
type NewEnvironment = { projectId: string; targetId: string; state?: EnvironmentState; log?: number };

/** An environment in a state, with a machine, a deployment or two, a line of its timeline and a log. */
export async function addEnvironment(owner: Owner, made: NewEnvironment): Promise<string> {
  const [id] = await addEnvironments([{ owner, ...made }]);
  return id as string;
}

/** One statement for each table, however many: whoever tests who sees what needs many. */
async function addEnvironments(list: (NewEnvironment & { owner: Owner })[]): Promise<string[]> {
  const made = list.map(({ state = "ready", ...rest }) => ({ environmentId: newId(), ...rest, ...states[state] }));
  await db().environment.createMany({
    data: made.map(({ environmentId: id, owner: { id: _, ...owned }, projectId, targetId, status, market }) => ({
      ...{ id, name: `environment-${id}`, projectId, targetId, status, market, ...owned },
      ...{ instanceType: "small", repositoryUrl: sharedRepository },
      ...{ readyAt: new Date(), expiresAt: new Date(Date.now() + 3_600_000) },
    })),
  });
  await db().deployment.createMany({
    data: made.flatMap(({ environmentId, owner: { ownerKey: actor }, deployment }) => [
      { id: newId(), environmentId, number: 1, status: "succeeded", actor },
      { id: newId(), environmentId, number: 2, status: deployment, actor },
    ]),
  });
  await db().event.createMany({
    data: made.map(({ environmentId, owner }) => {
      return { environmentId, kind: "created", message: `Event of ${environmentId}.`, actor: owner.ownerKey };
    }),
  });
  await db().instance.createMany({
    data: made.map(({ environmentId, market }) => ({ ...machine(environmentId), market, environmentId })),
  });
  await addLogs(made.map(({ environmentId, log = 1 }) => ({ environmentId, log })));
  return made.map(({ environmentId }) => environmentId);
}

function machine(environmentId: string) {
  const keys = { hostKey: "-", hostKeyPrivate: "-", sshKey: "-", sshKeyPrivate: "-" };
  const [id, externalId] = [newId(), `i-${environmentId.slice(-12)}`];
  return {
    id,
    attempt: 1,
    clientToken: id,
    state: "launching",
    externalId,
    type: "t3.small",
    region: "us-east-1",
    sshPort: 22,
    ...keys,
  };
}

/** So many lines each, which say whose they are. */
async function addLogs(logs: { environmentId: string; log: number }[]): Promise<void> {
  const [ids, counts] = [logs.map(({ environmentId }) => environmentId), logs.map(({ log }) => log)];
  await db().$executeRaw`
    INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
    SELECT id, sequence, date_trunc('milliseconds', mayfly_now()), 'app', 'stdout', 'line of ' || id
    FROM unnest(${ids}::uuid[], ${counts}::int[]) AS log(id, lines), generate_series(1, lines) AS sequence`;
  await db().$executeRaw`
    INSERT INTO logs.position (environment_id, last_sequence)
    SELECT id, lines FROM unnest(${ids}::uuid[], ${counts}::int[]) AS log(id, lines)`;
}

/** One more line, as a worker writes it; whoever follows the log hears of it. */
export async function addLogLine(environmentId: string, text: string): Promise<void> {
  await db().$executeRaw`
    WITH position AS (
      UPDATE logs.position SET last_sequence = last_sequence + 1 WHERE environment_id = ${environmentId}::uuid
      RETURNING environment_id, last_sequence
    ), line AS (
      INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
      SELECT environment_id, last_sequence, date_trunc('milliseconds', mayfly_now()), 'app', 'stdout', ${text}
      FROM position
    )
    SELECT pg_notify('logs', json_build_array(json_build_array(environment_id, last_sequence))::text) FROM position`;
}

export type Belongings = {
  project: OwnProject;
  /** One in each state; refused writes leave them as they are. */
  environments: Record<EnvironmentState, string>;
};

/** A project and an environment in each state for each of these owners. */
export async function addBelongings<Name extends string>(
  owners: Record<Name, Owner>,
  targetId: string,
): Promise<Record<Name, Belongings>> {
  const names = Object.keys(owners) as Name[];
  const projects = await addProjects(Object.values(owners), sharedRepository);
  const list = names.flatMap((name, index) =>
    environmentStates.map((state) => ({
      owner: owners[name],
      projectId: projects[index]?.id ?? "",
      ...{ targetId, state },
    })),
  );
  const ids = await addEnvironments(list);
  const entries = names.map((name, index) => {
    const own = environmentStates.map((state, at) => [state, ids[index * environmentStates.length + at]]);
    return [name, { project: projects[index], environments: Object.fromEntries(own) }];
  });
  return Object.fromEntries(entries);
}
