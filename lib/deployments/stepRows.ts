import { announce } from "@/lib/environments/announce";
import type { RecipeStep } from "@/lib/environments/recipe";
import { transition } from "@/lib/environments/transition";
import { type Session, write } from "@/lib/environments/worker/session";
import type { RunningDeployment } from "@/lib/environments/worker/state";
import type { StepName } from "@/lib/logs/types";

/**
 * Writes down what is about to be done, before it is done. Answers for how many milliseconds the step has been under
 * way: more than none when an earlier try, or an earlier worker, began it.
 */
export async function beginStep(
  session: Session,
  deployment: RunningDeployment,
  { name, event }: Pick<RecipeStep, "name" | "event">,
): Promise<number> {
  const { environmentId } = session;
  return write(session, async (tx) => {
    // A redeploy, or a worker that took over, finds the environment there already: no row moves.
    const actor = { kind: "system" } as const;
    const moved = event ? await transition(tx, { ids: [environmentId], event, actor, reason: null }) : [];
    const [begun] = await tx.$queryRaw<{ elapsed_ms: number }[]>`
      UPDATE deployment_step SET status = 'running', attempt = attempt + 1,
        started_at = coalesce(started_at, mayfly_now()), log_position = coalesce(log_position,
          (SELECT last_sequence FROM logs.position WHERE environment_id = ${environmentId}::uuid), 0)
      WHERE deployment_id = ${deployment.id}::uuid AND name = ${name} AND status IN ('pending', 'running')
      RETURNING least(extract(epoch FROM mayfly_now() - started_at) * 1000, 1e9)::int AS elapsed_ms`;
    if (!begun) throw new Error("The deployment was ended meanwhile.");
    if (moved.length === 0) await announce(tx, [environmentId]);
    return begun.elapsed_ms;
  });
}

type Outcome = { status: "succeeded" | "skipped" | "failed"; error: string | null };

/** A step that was ended with its deployment stays as it is. */
export async function endStep(
  session: Session,
  deployment: RunningDeployment,
  name: StepName,
  outcome: Outcome,
): Promise<void> {
  await write(session, async (tx) => {
    await tx.$executeRaw`
      UPDATE deployment_step SET status = ${outcome.status}, error = ${outcome.error}, ended_at = mayfly_now()
      WHERE deployment_id = ${deployment.id}::uuid AND name = ${name} AND status = 'running'`;
    await announce(tx, [session.environmentId]);
  });
}

/** Writes down that a step has nothing to do, without beginning it. */
export async function skipStep(session: Session, deployment: RunningDeployment, name: StepName): Promise<void> {
  await write(session, async (tx) => {
    await tx.$executeRaw`
      UPDATE deployment_step SET status = 'skipped'
      WHERE deployment_id = ${deployment.id}::uuid AND name = ${name} AND status IN ('pending', 'running')`;
    await announce(tx, [session.environmentId]);
  });
}
