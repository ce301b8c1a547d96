import { setTimeout as delay } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import { besideSchema, pgBossQueue } from "@/scripts/bench/beside/pgBossNames";
import { script, startProgram } from "@/scripts/bench/world/program";
import { readStarts, sharedClockMs } from "@/scripts/bench/world/starts";

const takenWithinMs = 30_000;
const lookEveryMs = 100;

export type Waiting = {
  /** Milliseconds from the kill to each job's start in the other worker; to now, for those that have not started. */
  waitedMs: () => number[];
  startedCount: () => number;
  /** Resolves when all have started, or `patienceMs` after the kill. */
  until: (patienceMs: number) => Promise<void>;
};

/** Kills a worker of pg-boss that has so many jobs, with another beside it. */
export async function killPgBoss(stack: AsyncDisposableStack, jobs: number): Promise<Waiting> {
  const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? "", schema: besideSchema, supervise: false });
  boss.on("error", () => {});
  await boss.start();
  stack.defer(() => boss.stop({ graceful: false, close: true }));
  await boss.createQueue(pgBossQueue);
  await boss.insert(
    pgBossQueue,
    Array.from({ length: jobs }, () => ({})),
  );
  const worker = script("scripts/bench/beside/pgBossKilled.ts", String(jobs));
  const first = await startProgram(stack, worker, { ready: "ready" });
  const taken = readStarts(first);
  await untilMany(taken, jobs, takenWithinMs);
  if (taken.size < jobs) throw new Error(`pg-boss gave its worker ${taken.size} of ${jobs} jobs.`);
  const second = readStarts(await startProgram(stack, worker, { ready: "ready" }));
  const killedAtMs = sharedClockMs();
  first.kill("SIGKILL");
  return {
    waitedMs: () => [...taken.keys()].map((id) => (second.get(id) ?? sharedClockMs()) - killedAtMs),
    startedCount: () => second.size,
    until: (patienceMs) => untilMany(second, jobs, patienceMs - (sharedClockMs() - killedAtMs)),
  };
}

async function untilMany(starts: Map<string, number>, count: number, timeoutMs: number): Promise<void> {
  const endsAtMs = sharedClockMs() + timeoutMs;
  while (starts.size < count && sharedClockMs() < endsAtMs) await delay(lookEveryMs);
}
