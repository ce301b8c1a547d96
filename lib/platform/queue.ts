import { PgBoss } from "pg-boss";
import { z } from "zod";
import { Prisma } from "@/prisma/generated/client";
import type { Tx } from "./db";
import { env } from "./env";
import { newId } from "./ids";
import { listen } from "./listen";
import { type News, telling } from "./tell";

/**
 * Every job: what it carries. Jobs only wake workers; rows hold the truth, and a scan finds what a job missed.
 * So a job is done once a worker has heard of it, and is not retried.
 */
export const jobs = {
  deploy: z.strictObject({ environmentId: z.uuid() }),
  teardown: z.strictObject({ environmentId: z.uuid() }),
  /** `askedAt`: a report begun since then answers it. */
  doctor: z.strictObject({ targetId: z.uuid(), askedAt: z.iso.datetime() }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]>;

const queueOptions = { retryLimit: 0, deleteAfterSeconds: 3_600, retentionSeconds: 86_400 } as const;

const globals = globalThis as typeof globalThis & { mayflyQueue?: Promise<PgBoss> };

/** This process's pg-boss. A web process only sends; a worker (`worker: true`) also maintains. */
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

/** What every worker is told at the commit: no fetch lies between a job and its start. pg-boss holds the same. */
type Told = { name: string; jobs: { id: string; data: unknown }[] };

const channel = "job";
/** NOTIFY carries at most 8,000 bytes; a job takes 112. */
const jobsPerMessage = 60;
/** pg-boss brings what nobody was told of, which is rare: the listener's connection had to be lost. */
const pollEverySeconds = 30;
const rememberMs = 4 * pollEverySeconds * 1_000;

/** Enqueues in the caller's transaction: the job exists if, and only if, its rows do. */
export async function enqueue<Name extends JobName>(tx: Tx, name: Name, payloads: JobPayload<Name>[]): Promise<void> {
  const { add, news } = await newJobs(name, payloads);
  await tx.$executeRaw`WITH job AS (${add}) ${telling(news)}`;
}

/**
 * The same for a statement that writes their rows as well: `add`, for its WITH, adds them if the condition holds, and
 * `news` is what workers are to be told then. pg-boss writes `add`: what it is given to execute it with only notes it,
 * and its one parameter is the jobs as JSON.
 */
export async function newJobs<Name extends JobName>(
  name: Name,
  payloads: JobPayload<Name>[],
  condition = Prisma.sql`true`,
): Promise<{ add: Prisma.Sql; news: News[] }> {
  const boss = await queue();
  const added = payloads.map((data) => ({ id: newId(), data }));
  let add = Prisma.empty;
  const executeSql = async (text: string, [json]: unknown[] = []) => {
    add = Prisma.sql(text.split("$1"), Prisma.sql`(CASE WHEN ${condition} THEN ${json} ELSE '[]' END)`);
    return { rows: [] };
  };
  await boss.insert(name, added, { db: { executeSql } });
  const news: News[] = [];
  for (let start = 0; start < added.length; start += jobsPerMessage) {
    const told: Told = { name, jobs: added.slice(start, start + jobsPerMessage) };
    news.push({ channel, payload: JSON.stringify(told) });
  }
  return { add, news };
}

/**
 * Calls `handle` for each job of the name as soon as it is committed, in every worker at once: the job says itself who
 * may do it, by a lease for example. One of which no worker was told is brought to one of them by pg-boss.
 */
export async function onJob<Name extends JobName>(
  name: Name,
  handle: (payload: JobPayload<Name>) => void,
): Promise<void> {
  const known = new Set<string>();
  const take = ({ id, data }: Told["jobs"][number]) => {
    if (known.has(id)) return;
    known.add(id);
    setTimeout(() => known.delete(id), rememberMs).unref();
    handle(jobs[name].parse(data) as JobPayload<Name>);
  };
  await listen(channel, (message) => {
    // Empty after the connection was lost.
    if (message === "") return;
    const told = JSON.parse(message) as Told;
    if (told.name === name) told.jobs.forEach(take);
  });
  const boss = await queue({ worker: true });
  const options = { batchSize: 100, burstWhenBatchFull: true, pollingIntervalSeconds: pollEverySeconds };
  await boss.work(name, options, async (batch) => batch.forEach(take));
}

export async function closeQueue(): Promise<void> {
  const boss = await globals.mayflyQueue;
  globals.mayflyQueue = undefined;
  await boss?.stop({ graceful: false, close: true });
}
