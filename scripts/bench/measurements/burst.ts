import { db } from "@/lib/platform/db";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { quantileOf } from "@/scripts/bench/statistics";
import { endEnvironments, postEnvironment, untilStatus } from "@/scripts/bench/world/environments";
import { startWhole, type Whole } from "@/scripts/bench/world/whole";

const together = 20;
const alonePerRound = 2;
const limitMs = 1_000;

type Times = { launchMs: number; readyMs: number };

/** Many environments created at once, each through its whole deployment, beside one alone. */
export async function burst(bench: Bench): Promise<Finding[]> {
  const whole = await startWhole(bench.stack);
  await createAtOnce(whole, 1);
  const many: Times[][] = [];
  const alone: Times[][] = [];
  await alternate(bench, {
    [`${together} at once`]: async () => keep(many, await createAtOnce(whole, together)),
    alone: async () => {
      const times: Times[] = [];
      while (times.length < alonePerRound) times.push(...(await createAtOnce(whole, 1)));
      return keep(alone, times);
    },
  });
  const of = (rounds: Times[][], name: keyof Times) => rounds.map((round) => round.map((times) => times[name]));
  const launches = of(many, "launchMs");
  return [
    {
      what: `create to launch, ${together} at once`,
      unit: "ms",
      ours: launches,
      beside: { what: "one alone", rounds: of(alone, "launchMs") },
      bars: [atMost("slowest", quantileOf(launches, 1), limitMs, "ms")],
      note: `from the POST to the beginning of the launch step. A target runs as many deployments at a time as its maxConcurrentDeployments says, ${together} here; further ones wait.`,
    },
    {
      what: `create to ready, ${together} at once`,
      unit: "ms",
      ours: of(many, "readyMs"),
      beside: { what: "one alone", rounds: of(alone, "readyMs") },
      bars: [],
      note: `for information: all ${together} machines are this one, so they share its processor.`,
    },
  ];
}

function keep(rounds: Times[][], times: Times[]): number[] {
  rounds.push(times);
  return times.map(({ launchMs }) => launchMs);
}

/** Creates so many at the same moment and ends them when all are ready. */
async function createAtOnce({ web, token, actor, sampleUrl }: Whole, count: number): Promise<Times[]> {
  const calledAtMs = Date.now();
  const create = () => postEnvironment(web, token, { repositoryUrl: sampleUrl });
  const ids = await Promise.all(Array.from({ length: count }, create));
  // One after the other: who waits for all at once works at each change, on the same processor.
  for (const id of ids) await untilStatus(id, "ready");
  const times = await Promise.all(ids.map((id) => readTimes(id, calledAtMs)));
  await endEnvironments(actor, ids);
  return times;
}

/** The database's clock is this machine's. */
async function readTimes(environmentId: string, calledAtMs: number): Promise<Times> {
  const { readyAt } = await db().environment.findUniqueOrThrow({ where: { id: environmentId } });
  const launch = await db().deploymentStep.findFirstOrThrow({
    where: { name: "launch", deployment: { environmentId } },
  });
  const since = (time: Date | null) => (time?.getTime() ?? Number.NaN) - calledAtMs;
  return { launchMs: since(launch.startedAt), readyMs: since(readyAt) };
}
