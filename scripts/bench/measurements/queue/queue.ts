import { setTimeout as delay } from "node:timers/promises";
import { fromPrisma, PgBoss } from "pg-boss";
import { db, type Tx } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { enqueue } from "@/lib/platform/queue";
import type { Bench } from "@/scripts/bench/bench";
import { besideSchema, pgBossQueue } from "@/scripts/bench/beside/pgBossNames";
import { atLeast, atMost, type Finding, ratioAtMost } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { quantileOf, type Rounds, ratioOf } from "@/scripts/bench/statistics";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { type Program, script, startProgram } from "@/scripts/bench/world/program";
import { readStarts, sharedClockMs } from "@/scripts/bench/world/starts";

const jobsPerRound = 300;
const arrivalEveryMs = 30;
const patienceMs = 30_000;

type Add = (tx: Tx, environmentId: string) => Promise<unknown>;

/** Jobs are committed by this process as the web does it, and start in a worker's process. */
export async function queue(bench: Bench): Promise<Finding[]> {
  const { stack } = bench;
  await startDatabase(stack, await openPlace(stack));
  const worker = await startProgram(stack, script("scripts/bench/measurements/queue/worker.ts"), { ready: "ready" });
  const graphile = await startProgram(stack, script("scripts/bench/beside/graphileWorker.ts"), { ready: "ready" });
  const pgBoss = await startProgram(stack, script("scripts/bench/beside/pgBossDefault.ts"), { ready: "ready" });
  const boss = await openPgBoss(stack);
  const addToPgBoss: Add = (tx, environmentId) => boss.send(pgBossQueue, { environmentId }, { db: fromPrisma(tx) });
  const sides = {
    ours: side(worker, (tx, environmentId) => enqueue(tx, "deploy", [{ environmentId }])),
    theirs: side(graphile, addToGraphile),
    byDefault: side(pgBoss, addToPgBoss),
  };
  await alternate({ rounds: 1, say: () => bench.say("warming up") }, sides);
  const { ours, theirs, byDefault } = await alternate(bench, sides);
  return findings(ours, theirs, byDefault);
}

const addToGraphile: Add = (tx, environmentId) =>
  tx.$queryRaw`SELECT id FROM graphile_worker.add_job('deploy', json_build_object('environmentId', ${environmentId}::text))`;

/** As a web process has it: it only sends. */
async function openPgBoss(stack: AsyncDisposableStack): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? "", schema: besideSchema, supervise: false });
  boss.on("error", () => {});
  await boss.start();
  stack.defer(() => boss.stop({ graceful: false, close: true }));
  return boss;
}

/** One round: each job in a transaction of its own, whether or not the last has started. */
function side(program: Program, add: Add): () => Promise<number[]> {
  const starts = readStarts(program);
  return async () => {
    const beganAtMs = sharedClockMs();
    const committing = new Map<string, number>();
    const adding: Promise<void>[] = [];
    for (let job = 0; job < jobsPerRound; job += 1) {
      await delay(Math.max(0, beganAtMs + job * arrivalEveryMs - sharedClockMs()));
      adding.push(commitOne(add, committing));
    }
    await Promise.all(adding);
    await untilStarted(starts, committing);
    return [...committing].map(([id, atMs]) => (starts.get(id) ?? Number.NaN) - atMs);
  };
}

/** Notes when the commit begins: a worker may hear of it before we do. */
async function commitOne(add: Add, committing: Map<string, number>): Promise<void> {
  const id = newId();
  await db().$transaction(async (tx) => {
    await add(tx, id);
    committing.set(id, sharedClockMs());
  });
}

async function untilStarted(starts: Map<string, number>, committed: Map<string, number>): Promise<void> {
  const lateAtMs = sharedClockMs() + patienceMs;
  const missing = () => [...committed.keys()].filter((id) => !starts.has(id)).length;
  while (missing() > 0) {
    if (sharedClockMs() > lateAtMs) throw new Error(`${missing()} jobs have not started.`);
    await delay(50);
  }
}

function findings(ours: Rounds, theirs: Rounds, byDefault: Rounds): Finding[] {
  const largest = quantileOf(ours, 1);
  return [
    {
      what: "enqueue to job start, an arrival every 30 ms",
      unit: "ms",
      ours,
      beside: { what: "graphile-worker", rounds: theirs },
      bars: [ratioAtMost(ours, theirs, 1), ratioAtMost(ours, theirs, 1.25, 0.99), atMost("max", largest, 2_000, "ms")],
      note:
        "from the beginning of the commit; ours has started when the worker holds the environment's lease, " +
        "graphile-worker's when its task is called: each has then claimed it. " +
        `Largest: ours ${largest.toFixed(1)} ms, graphile-worker ${quantileOf(theirs, 1).toFixed(1)} ms.`,
    },
    {
      what: "enqueue to job start, an arrival every 30 ms",
      unit: "ms",
      ours,
      beside: { what: "pg-boss at its defaults", rounds: byDefault },
      bars: [atLeast("its median over ours", ratioOf(byDefault, ours), 100, "x")],
      note: "pg-boss with its defaults but for the batch: one job per poll, every two seconds, would never catch up.",
    },
  ];
}
