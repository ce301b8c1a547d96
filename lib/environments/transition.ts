import { type Actor, actorKey } from "@/lib/audit/actor";
import type { Tx } from "@/lib/platform/db";
import { enqueue } from "@/lib/platform/queue";
import { Prisma } from "@/prisma/generated/client";
import { announce } from "./announce";
import { destination, type LifecycleEvent, type Status, sources } from "./lifecycle";

export type Transition = {
  ids: string[];
  event: LifecycleEvent;
  actor: Actor;
  /** A sentence for people; stays as the environment's `statusReason`. Null clears it. */
  reason: string | null;
};

/**
 * Moves environments along the lifecycle, in the caller's transaction: status, timeline, audit and next job together.
 * Answers the ids that moved; one that is left out had moved on already: somebody else won, so stop quietly.
 */
export async function transition(tx: Tx, { ids, event, actor, reason }: Transition): Promise<string[]> {
  if (ids.length === 0) return [];
  const moved = await move(tx, { ids, event, actor, reason });
  if (moved.length === 0) return [];
  if (event === "terminate") {
    await closeDeployments(tx, moved, reason);
    const payloads = moved.map((environmentId) => ({ environmentId }));
    await enqueue(tx, "teardown", payloads);
  }
  await announce(tx, moved);
  return moved;
}

/** Status, timeline and audit in one statement, however many rows: leases may end by the thousand at once. */
async function move(tx: Tx, { ids, event, actor, reason }: Transition): Promise<string[]> {
  const to = destination(event);
  const by = actorKey(actor);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH moved AS (
      UPDATE environment SET status = ${to}, status_reason = ${reason} ${effects[to] ?? Prisma.empty}
      WHERE id = ANY(${ids}::uuid[]) AND status = ANY(${[...sources(event)]})
      RETURNING id
    ), told AS (
      INSERT INTO event (environment_id, kind, message, actor)
      SELECT id, 'status', ${reason ?? statusMessages[to]}, ${by} FROM moved
    ), audited AS (
      INSERT INTO audit (actor, action, subject)
      SELECT ${by}, ${`environment.${event}`}, 'environment:' || id FROM moved
    )
    SELECT id FROM moved`;
  return rows.map(({ id }) => id);
}

/** What else a status means for the row. An end is fixed on the way out: never ready is `failed`. */
const effects: Partial<Record<Status, Prisma.Sql>> = {
  ready: Prisma.sql`, ready_at = coalesce(ready_at, mayfly_now())`,
  stopped: Prisma.sql`, url = NULL`,
  terminating: Prisma.sql`, terminating_at = mayfly_now(), desired_state = 'gone',
    end_status = CASE WHEN ready_at IS NULL THEN 'failed' ELSE 'terminated' END`,
  terminated: Prisma.sql`, terminated_at = mayfly_now()`,
  failed: Prisma.sql`, terminated_at = mayfly_now()`,
};

const statusMessages: Record<Status, string> = {
  queued: "Waiting for a worker.",
  provisioning: "Launching a machine.",
  deploying: "Deploying.",
  verifying: "Checking that the app answers.",
  ready: "The app answers.",
  unhealthy: "The app does not answer.",
  stopping: "Stopping the machine.",
  stopped: "The machine is stopped.",
  terminating: "Taking everything down.",
  terminated: "Nothing is left.",
  failed: "Nothing is left.",
};

/** What was still being deployed ends with the environment. */
async function closeDeployments(tx: Tx, ids: string[], reason: string | null): Promise<void> {
  await tx.$executeRaw`
    WITH closed AS (
      UPDATE deployment SET status = 'cancelled', ended_at = mayfly_now(), cancelled_at = mayfly_now(),
        error = coalesce(error, ${reason}, 'The environment was ended.')
      WHERE environment_id = ANY(${ids}::uuid[]) AND status IN ('queued', 'running')
      RETURNING id
    )
    UPDATE deployment_step AS step
    SET status = CASE step.status WHEN 'running' THEN 'failed' ELSE 'skipped' END,
      ended_at = CASE step.status WHEN 'running' THEN mayfly_now() END,
      error = CASE step.status WHEN 'running' THEN 'Cancelled.' END
    FROM closed WHERE step.deployment_id = closed.id AND step.status IN ('pending', 'running')`;
}

/** Whom a person reads about: the name, or Mayfly itself. */
export function actorName(actor: Actor): string {
  return actor.kind === "system" ? "Mayfly" : actor.name || actorKey(actor);
}
