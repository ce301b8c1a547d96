import { setTimeout as delay } from "node:timers/promises";
import { db, pool } from "@/lib/platform/db";
import { claimPort } from "@/lib/platform/testing/ports";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startSandbox, startWorker } from "@/scripts/bench/world/product";
import { script, startProgram } from "@/scripts/bench/world/program";
import { seedEnvironments } from "@/scripts/bench/world/seed";
import type { Seen } from "./apps";
import { cpuSeconds } from "./cpu";

const count = 2_000;
const periodMs = 30_000;
/** A check that comes later than this after the one before it means that one was missed. */
const longestGapMs = periodMs + 1_000;
const lookEveryMs = 500;

type Apps = { seen: () => Promise<Seen> };

/** Health checks of very many environments by one worker: are all made, and what do they cost? */
export async function health({ rounds, say, stack }: Bench): Promise<Finding[]> {
  const apps = await startApps(stack);
  await seed(stack, await apps.seen());
  const worker = await startWorker(stack);
  say(`until the worker holds ${count} environments`);
  while ((await apps.seen()).some(({ atMs }) => atMs.length === 0)) await delay(lookEveryMs);
  const cores: number[][] = [];
  const turnsMs = [performance.timeOrigin + performance.now()];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    const before = await cpuSeconds(worker.pid);
    await delay(periodMs);
    const nowMs = performance.timeOrigin + performance.now();
    const elapsedMs = nowMs - (turnsMs.at(-1) ?? 0);
    turnsMs.push(nowMs);
    cores.push([((await cpuSeconds(worker.pid)) - before) / (elapsedMs / 1_000)]);
  }
  return findings(await apps.seen(), turnsMs, cores);
}

function findings(seen: Seen, turnsMs: number[], cores: number[][]): Finding[] {
  const endMs = turnsMs.at(-1) ?? 0;
  const gaps = seen.flatMap(({ atMs }) => atMs.slice(1).map((ms, index) => ({ ms, gapMs: ms - (atMs[index] ?? 0) })));
  const inRounds = turnsMs
    .slice(1)
    .map((untilMs, round) =>
      gaps.filter(({ ms }) => ms <= untilMs && ms > (turnsMs[round] ?? 0)).map(({ gapMs }) => gapMs / 1_000),
    );
  const late = gaps.filter(({ gapMs }) => gapMs > longestGapMs).length;
  const overdue = seen.filter(({ atMs }) => endMs - (atMs.at(-1) ?? 0) > longestGapMs).length;
  const percent = cores.map((round) => round.map((share) => share * 100));
  return [
    {
      what: "between two checks of one of 2,000 environments",
      unit: "s",
      ours: inRounds,
      bars: [atMost("missed", late + overdue, 0)],
      note: "as the apps see it, each a real HTTP server on a port of its own; a second late counts as missed.",
    },
    {
      what: "of a core, for the checks of 2,000 environments",
      unit: "%",
      ours: percent,
      bars: [atMost("the most", Math.max(...percent.flat()), 50, "%")],
      note: "utime and stime of the worker, which also renews the lease of each environment every second; no app's output is followed.",
    },
  ];
}

async function startApps(stack: AsyncDisposableStack): Promise<Apps> {
  const port = await claimPort();
  const argv = script("scripts/bench/measurements/health/apps.ts", String(count), String(port));
  await startProgram(stack, argv, { ready: "apps: ready" });
  const seen = async () => (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Seen;
  return { seen };
}

/** Environments without machines: their apps are the servers that run already. */
async function seed(stack: AsyncDisposableStack, apps: Seen): Promise<void> {
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { targetId } = await startSandbox(stack, place);
  await pool().query(`UPDATE target SET config = config || '{"followsLogs": false}'`);
  await addAdmin();
  const user = await db().user.findFirstOrThrow();
  const ids = await seedEnvironments({ count, targetId, userId: user.id });
  await pool().query(
    `UPDATE environment SET url = 'http://127.0.0.1:' || app.port || '/'
     FROM unnest($1::uuid[], $2::int[]) AS app(id, port) WHERE environment.id = app.id`,
    [ids, apps.map(({ port }) => port)],
  );
}
