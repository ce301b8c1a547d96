import { fromPrisma, PgBoss } from "pg-boss";
import { z } from "zod";
import type { Tx } from "./db";
import { env } from "./env";

/**
 * Every job: what it carries. Jobs only wake workers; rows hold the truth, and a scan finds what a job missed.
 * So a job is done once a worker has taken the row's lease, and is not retried.
 */
export const jobs = {
  deploy: z.strictObject({ environmentId: z.uuid() }),
  teardown: z.strictObject({ environmentId: z.uuid() }),
  doctor: z.strictObject({ targetId: z.uuid() }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]>;

const queueOptions = { notify: true, retryLimit: 0, deleteAfterSeconds: 3_600, retentionSeconds: 86_400 } as const;

const globals = globalThis as typeof globalThis & { mayflyQueue?: Promise<PgBoss> };

/** This process's pg-boss. A web process only sends; a worker (`worker: true`) also listens and maintains. */
function queue(options: { worker: boolean } = { worker: false }): Promise<PgBoss> {
  globals.mayflyQueue ??= open(options.worker).catch((error: unknown) => {
    globals.mayflyQueue = undefined;
    throw error;
  });
  return globals.mayflyQueue;
}

async function open(worker: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_URL ?? "",
    max: worker ? 4 : 2,
    useListenNotify: worker,
    supervise: worker,
    schedule: false,
  });
  boss.on("error", (error) => process.stderr.write(`queue: ${error.message}\n`));
  try {
    await boss.start();
    for (const name of Object.keys(jobs)) await boss.createQueue(name, queueOptions);
  } catch (error) {
    boss.stop({ graceful: false, close: true }).catch(() => {});
    throw error;
  }
  return boss;
}

/** Enqueues in the caller's transaction: the job exists if, and only if, its rows do. */
export async function enqueue<Name extends JobName>(tx: Tx, name: Name, payloads: JobPayload<Name>[]): Promise<void> {
  const boss = await queue();
  await boss.insert(
    name,
    payloads.map((data) => ({ data })),
    { db: fromPrisma(tx) },
  );
}

/** Calls `handle` for each job of the name, as soon as it is committed. */
export async function onJob<Name extends JobName>(
  name: Name,
  handle: (payload: JobPayload<Name>) => Promise<void>,
): Promise<void> {
  const boss = await queue({ worker: true });
  await boss.work(name, { batchSize: 100, pollingIntervalSeconds: 2 }, async (batch) => {
    await Promise.all(batch.map((job) => handle(jobs[name].parse(job.data) as JobPayload<Name>)));
  });
}

export async function closeQueue(): Promise<void> {
  const boss = await globals.mayflyQueue;
  globals.mayflyQueue = undefined;
  await boss?.stop({ graceful: false, close: true });
}
