import { addDeployment } from "@/lib/environments/addDeployment";
import { announce } from "@/lib/environments/announce";
import { choosePort } from "@/lib/environments/creation/choosePort";
import { addEvents } from "@/lib/environments/timeline";
import { transition } from "@/lib/environments/transition";
import { lockEnvironment, type Session, say, write } from "@/lib/environments/worker/session";
import { db, type Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { Prisma } from "@/prisma/generated/client";
import { explainLoss, type Loss } from "./loss";
import { moveInstances } from "./transition";

const mayfly = { kind: "system" } as const;
const portTries = 5;

type Machine = { id: string; externalId: string | null };

/**
 * The environment gets another machine: this one is retired, and the same revision is deployed again, or what is being
 * deployed starts over. Environment, page and log stay; its address does not. Does nothing for one retired already.
 */
export async function replaceMachine(session: Session, machine: Machine, loss: Loss): Promise<void> {
  const { state, target, environmentId } = session;
  const message = explainLoss(loss, machine.externalId ?? "the machine", target.name);
  for (let tries = 1; ; tries += 1) {
    const port = await newPort(session);
    try {
      const isRetired = await write(session, async (tx) => {
        await lockEnvironment(tx, environmentId);
        if (!(await retire(tx, machine, loss))) return false;
        await tx.environment.update({ where: { id: environmentId }, data: { port, drillRequestedAt: null } });
        const hasMoved =
          (await startOver(tx, environmentId, message)) ?? (await addReplacement(tx, environmentId, message));
        // What moves says so itself.
        if (!hasMoved) await addEvents(tx, [{ environmentId, kind: "instance", message, actor: mayfly }]);
        await announce(tx, [environmentId]);
        return true;
      });
      if (isRetired) await say(session, "launch", message);
      return;
    } catch (error) {
      if (!isPortTaken(error) || state.port === port || tries === portTries) throw error;
    }
  }
}

/**
 * Has the environment's revision deployed on a machine that is yet to be launched, unless it is ending or something is
 * deployed already. One that was only kept for debugging has nothing to bring back: it ends. Answers whether it moved.
 */
export async function addReplacement(tx: Tx, environmentId: string, reason: string): Promise<boolean> {
  const { ref, revision, readyAt } = await tx.environment.findUniqueOrThrow({ where: { id: environmentId } });
  const open = await tx.deployment.count({ where: { environmentId, status: { in: ["queued", "running"] } } });
  if (open > 0) return false;
  const event = readyAt === null ? "terminate" : "provision";
  const moved = await transition(tx, { ids: [environmentId], event, actor: mayfly, reason });
  const isReplaced = moved.length > 0 && readyAt !== null;
  if (isReplaced) await addDeployment(tx, { environmentId, ref, revision, purpose: "replace", actor: mayfly });
  return moved.length > 0;
}

async function retire(tx: Tx, { id }: Machine, loss: Loss): Promise<boolean> {
  const isNoticed = loss.kind === "notice";
  const retired = await moveInstances(tx, { ids: [id], event: "retire", isNoticed, message: null });
  return retired.length > 0;
}

/**
 * What runs begins again with its first step; a machine that was to be started is replaced instead. Answers whether the
 * environment moved, null where nothing runs.
 */
async function startOver(tx: Tx, environmentId: string, reason: string): Promise<boolean | null> {
  const [running] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE deployment SET purpose = CASE purpose WHEN 'start' THEN 'replace' ELSE purpose END
    WHERE environment_id = ${environmentId}::uuid AND status = 'running' RETURNING id`;
  if (!running) return null;
  await tx.$executeRaw`
    UPDATE deployment_step SET status = 'pending', attempt = 0, error = NULL, log_position = NULL,
      started_at = NULL, ended_at = NULL
    WHERE deployment_id = ${running.id}::uuid`;
  const moved = await transition(tx, { ids: [environmentId], event: "provision", actor: mayfly, reason });
  return moved.length > 0;
}

/** Where machines share one address, the old one may hold its port for a while. */
async function newPort({ state, target }: Session): Promise<number | null> {
  if (target.config.sharedAddress === null) return state.port;
  try {
    return await choosePort({ targetId: state.targetId, config: target.config, port: null });
  } catch (error) {
    if (error instanceof MayflyError && error.code === "unavailable") return state.port;
    throw error;
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** How many machines a deployment has lost already. */
export async function countLost(deploymentId: string): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM instance i JOIN deployment d ON d.environment_id = i.environment_id
    WHERE d.id = ${deploymentId}::uuid AND i.retired_at IS NOT NULL AND i.created_at >= d.started_at`;
  return row?.count ?? 0;
}
