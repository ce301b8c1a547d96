import { pool } from "@/lib/platform/db";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { quantileOf, type Rounds } from "@/scripts/bench/statistics";
import { withStack } from "@/scripts/bench/withStack";
import { startWorker } from "@/scripts/bench/world/product";
import { seedEnvironments } from "@/scripts/bench/world/seed";
import { countEarly, type Ends, endLeases, forgetEnding } from "./leases";
import { openDeadlines } from "./world";

const dueCount = 10_000;
const leadMs = 2_000;
const downtimeMs = 300_000;
const timeoutMs = 120_000;

/** Very many leases that end at once: in front of a worker, and while none was there for five minutes. */
export async function flood(bench: Bench): Promise<Finding[]> {
  const { targetId, userId, changes } = await openDeadlines(bench);
  const seed = () => seedEnvironments({ count: dueCount, targetId, userId });
  let early = 0;
  /** Milliseconds from `since` to each start. */
  const waits = async (ends: Ends, since: (endMs: number) => number) => {
    const started = await changes.of(ends, timeoutMs);
    early += await countEarly(ends);
    return [...started].map(([id, ms]) => ms - since(ends.get(id) ?? Number.NaN));
  };

  const atOnce = () =>
    withStack(async (stack) => {
      stack.defer(forgetEnding);
      await seed();
      await startWorker(stack);
      changes.clear();
      const ends = await endLeases({ count: dueCount, firstMs: leadMs, lastMs: leadMs });
      return await waits(ends, (endMs) => endMs);
    });

  const afterDowntime = () =>
    withStack(async (stack) => {
      stack.defer(forgetEnding);
      await seed();
      changes.clear();
      const ends = await endLeases({ count: dueCount, firstMs: 0, lastMs: downtimeMs });
      await moveClock(stack, downtimeMs);
      const beganMs = performance.timeOrigin + performance.now();
      await startWorker(stack);
      return await waits(ends, () => beganMs);
    });

  const { once, downtime } = await alternate(bench, { once: atOnce, downtime: afterDowntime });
  return [
    finding("10,000 due at once, to the start of each teardown", once, early),
    finding("10,000 due in 5 minutes without a worker, from the start of its process", downtime, early),
  ];
}

function finding(what: string, ours: Rounds, early: number): Finding {
  const bars = [atMost("the last", quantileOf(ours, 1), 10_000, "ms"), atMost("early", early, 0)];
  const note = "to the commit of each start; the worker takes down meanwhile, and is ended before it is done with all.";
  return { what, unit: "ms", ours, bars, note };
}

/** As if so much time had passed, until the stack ends. */
async function moveClock(stack: AsyncDisposableStack, ms: number): Promise<void> {
  const offset = "'clock-offset'";
  stack.defer(async () => void (await pool().query(`DELETE FROM setting WHERE key = ${offset}`)));
  await pool().query(`INSERT INTO setting (key, value) VALUES (${offset}, to_jsonb($1::float8))`, [ms / 1_000]);
}
