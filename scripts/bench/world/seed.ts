import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";

/** Where seeded rows live: nothing of the product looks after them, so they cost no more than what is measured. */
export async function addSeedTarget(): Promise<string> {
  const id = newId();
  const unreachable = "http://127.0.0.1:1";
  const config = { ...sandboxTarget({ endpoint: unreachable, warning: null }), checks: false };
  await db().target.create({
    data: {
      id,
      name: "Seeded",
      kind: "ec2",
      config,
      instanceTypes: { create: [{ name: "t3.small", architecture: "x86_64", vcpus: 2, memoryMib: 2_048 }] },
    },
  });
  return id;
}

export type Seed = {
  count: number;
  targetId: string;
  userId: string;
  /** Hours from now until the leases end. */
  leaseHours?: number;
};

/** Environments that are `ready`, each with a deployment that succeeded, its steps and an event, created a second apart. Answers their ids. */
export async function seedEnvironments({ count, targetId, userId, leaseHours = 24 }: Seed): Promise<string[]> {
  const projectId = newId();
  await db().project.create({
    data: {
      id: projectId,
      name: "seeded",
      repositoryUrl: `https://git.example/${projectId}.git`,
      ownerKey: `user:${userId}`,
      userId,
    },
  });
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO environment (id, name, project_id, owner_key, user_id, target_id, status, repository_url, ref, port,
       instance_type, market, url, created_at, ready_at, expires_at)
     SELECT gen_random_uuid(), 'seeded-' || n, $1::uuid, 'user:' || $2::text, $2::uuid, $3, 'ready',
       'https://git.example/' || $1::uuid || '.git', 'main', 20000, 't3.small', 'spot', 'http://127.0.0.1:1/',
       mayfly_now() - n * interval '1 second', mayfly_now() - n * interval '1 second',
       mayfly_now() + $4 * interval '1 hour'
     FROM generate_series(1, $5::int) AS n RETURNING id`,
    [projectId, userId, targetId, leaseHours, count],
  );
  const ids = rows.map(({ id }) => id);
  await seedDeployments(ids, userId);
  await pool().query("ANALYZE");
  return ids;
}

async function seedDeployments(ids: string[], userId: string): Promise<void> {
  await pool().query(
    `WITH made AS (
       INSERT INTO deployment (id, environment_id, number, ref, status, actor, started_at, ended_at)
       SELECT gen_random_uuid(), id, 1, 'main', 'succeeded', 'user:' || $2::text, mayfly_now(), mayfly_now()
       FROM unnest($1::uuid[]) AS id RETURNING id)
     INSERT INTO deployment_step (deployment_id, position, name, status, started_at, ended_at)
     SELECT made.id, position, name, 'succeeded', mayfly_now(), mayfly_now()
     FROM made, unnest(ARRAY['launch','connect','bootstrap','checkout','install','build','start','verify'])
       WITH ORDINALITY AS step(name, position)`,
    [ids, userId],
  );
  await pool().query(
    `INSERT INTO event (environment_id, kind, message, actor)
     SELECT id, 'status', 'The app answers.', 'system' FROM unnest($1::uuid[]) AS id`,
    [ids],
  );
}
