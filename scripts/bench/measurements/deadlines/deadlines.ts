import type { Bench } from "@/scripts/bench/bench";
import { sweep } from "@/scripts/bench/beside/sweep";
import { atMost, type Finding, p99AtMost } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { withStack } from "@/scripts/bench/withStack";
import { startWorker } from "@/scripts/bench/world/product";
import { seedEnvironments } from "@/scripts/bench/world/seed";
import { countEarly, endLeases, forgetEnding } from "./leases";
import { openDeadlines } from "./world";

const liveCount = 100_000;
const due = { count: 300, firstMs: 1_000, lastMs: 21_000 };
const timeoutMs = 60_000;

/** From the end of a lease to the commit that starts the teardown, among very many leases that last. */
export async function deadlines(bench: Bench): Promise<Finding[]> {
  const { targetId, userId, changes } = await openDeadlines(bench);
  bench.say(`seeding ${liveCount} environments`);
  await seedEnvironments({ count: liveCount, targetId, userId });
  let early = 0;
  const round = (start: (stack: AsyncDisposableStack) => Promise<unknown>) =>
    withStack(async (stack) => {
      stack.defer(forgetEnding);
      await start(stack);
      changes.clear();
      const ends = await endLeases(due);
      const started = await changes.of(ends, timeoutMs);
      early += await countEarly(ends);
      return [...started].map(([id, ms]) => ms - (ends.get(id) ?? Number.NaN));
    });
  const measured = await alternate(bench, {
    mayfly: () => round(startWorker),
    sweep: () => round(startSweep),
  });
  return [
    {
      what: "expiry to teardown, 100,000 live",
      unit: "ms",
      ours: measured.mayfly,
      beside: { what: "sweep every 5 s", rounds: measured.sweep },
      bars: [p99AtMost(measured.mayfly, 50, "ms"), atMost("early", early, 0)],
      note: `${due.count} leases end within 20 s in each round; to the commit, as another session is notified of it.`,
    },
  ];
}

async function startSweep(stack: AsyncDisposableStack): Promise<void> {
  const stopping = new AbortController();
  const swept = sweep(stopping.signal);
  stack.defer(() => {
    stopping.abort();
    return swept;
  });
}
