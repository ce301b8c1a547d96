import { setTimeout as delay } from "node:timers/promises";
import { createEnvironment } from "@/lib/environments/creation/create";
import { readLines } from "@/lib/logs/read";
import type { LogLine } from "@/lib/logs/types";
import { pool } from "@/lib/platform/db";
import { listen } from "@/lib/platform/listen";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { quantileOf, type Rounds } from "@/scripts/bench/statistics";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startSandbox } from "@/scripts/bench/world/product";
import { killPgBoss, type Waiting } from "./pgBoss";
import { Workers } from "./workers";

const killsPerRound = 4;
const limitMs = 6_000;
const longestWaitMs = 60_000;
/** pg-boss at its defaults gives a job back after 15 minutes, and looks each minute. */
const patiencePerRoundMs = 240_000;
const renewedWithinMs = 1_000;

/** A line every 50 ms for as long as it is let: each gap, repeat or second run would show. */
const endlessBuild = "i=0; while :; do echo line $i; i=$((i+1)); sleep 0.05; done";

/** A worker is killed in the middle of a step, again and again, with another one beside it. */
export async function takeover(bench: Bench): Promise<Finding[]> {
  const { stack, rounds, say } = bench;
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { sampleUrl } = await startSandbox(stack, place);
  const { actor } = await addAdmin();
  const waiting = await killPgBoss(stack, rounds * killsPerRound);
  const workers = new Workers(stack);
  await workers.start();
  await workers.start();
  const { id } = await createEnvironment(actor, { repositoryUrl: sampleUrl, buildCommand: endlessBuild });
  await nextLines(id, "nobody", "build");
  const { ours } = await alternate(bench, { ours: () => killSome(workers, id) });
  const wrong = wrongLines(await buildLines(id));
  const patienceMs = rounds * patiencePerRoundMs;
  say(`waiting for pg-boss, at most ${patienceMs / 1_000} s`);
  await waiting.until(patienceMs);
  return findings(ours, wrong, waiting);
}

async function killSome(workers: Workers, environmentId: string): Promise<number[]> {
  const samples: number[] = [];
  for (let kill = 0; kill < killsPerRound; kill += 1) {
    // Anywhere between two renewals of the lease.
    await delay(Math.random() * renewedWithinMs);
    const holder = await holderOf(environmentId);
    const killedAtMs = performance.now();
    workers.kill(holder);
    samples.push((await nextLines(environmentId, holder)) - killedAtMs);
    await workers.start();
  }
  return samples;
}

async function holderOf(environmentId: string): Promise<string> {
  const { rows } = await pool().query<{ holder: string }>("SELECT holder FROM lease WHERE key = $1", [
    `environment:${environmentId}`,
  ]);
  return rows[0]?.holder ?? "";
}

/** When lines are committed that somebody else than `holder` stored: who has not the lease can store none. */
async function nextLines(environmentId: string, holder: string, step?: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const look = async (heardAtMs: number) => {
    const isOther = (await holderOf(environmentId)) !== holder;
    if (isOther && (!step || (await buildLines(environmentId)).length > 0)) resolve(heardAtMs);
  };
  const stop = await listen("logs", (payload) => {
    if (payload.includes(environmentId)) look(performance.now()).catch(reject);
  });
  const timer = setTimeout(() => reject(new Error("Nobody went on.")), longestWaitMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

async function buildLines(environmentId: string): Promise<LogLine[]> {
  const lines = await readLines(environmentId, { after: 0, limit: 1_000_000 });
  return lines.filter(({ step, text }) => step === "build" && /^line \d+$/.test(text));
}

/** How many lines are not the next one. */
function wrongLines(lines: LogLine[]): number {
  return lines.filter(({ text }, index) => text !== `line ${index}`).length;
}

function findings(ours: Rounds, wrong: number, waiting: Waiting): Finding[] {
  const waitedMs = waiting.waitedMs();
  const theirs = ours.map((_, round) =>
    waitedMs.slice(round * killsPerRound, (round + 1) * killsPerRound).map((ms) => ms / 1_000),
  );
  const inSeconds = ours.map((round) => round.map((ms) => ms / 1_000));
  const slowest = quantileOf(inSeconds, 1);
  const late = waitedMs.length - waiting.startedCount();
  const censored =
    late > 0 ? ` ${late} of them had not started when the measurement ended: they count until then.` : "";
  return [
    {
      what: "kill -9 of a worker to the step's next line by another",
      unit: "s",
      ours: inSeconds,
      beside: { what: "pg-boss at its defaults", rounds: theirs },
      bars: [atMost("slowest", slowest, limitMs / 1_000, "s")],
      note:
        `the slowest took ${slowest.toFixed(2)} s. pg-boss: a worker killed with ${waitedMs.length} jobs, until ` +
        `another starts them.${censored}`,
    },
    {
      what: "lines of that step lost or repeated",
      unit: "",
      ours: [],
      bars: [atMost("lines", wrong, 0)],
    },
  ];
}
