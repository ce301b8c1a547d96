import { setTimeout as delay } from "node:timers/promises";
import { LogWriter } from "@/lib/logs/append";
import { maintainPartitions } from "@/lib/logs/partitions";
import { lastSequence } from "@/lib/logs/read";
import { type HeldLease, Leases } from "@/lib/platform/lease";
import type { Bench } from "@/scripts/bench/bench";
import { atLeast, atMost, type Finding } from "@/scripts/bench/finding";
import { startDatabase } from "@/scripts/bench/world/database";
import { lineText } from "@/scripts/bench/world/logLines";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startWeb } from "@/scripts/bench/world/product";
import { addSeedTarget, seedEnvironments } from "@/scripts/bench/world/seed";
import { type Read, readWithDrops } from "./reader";

const streamsPerRound = 200;
const dropsPerStream = 3;
const longestMs = 600;
const longestBurst = 20;
const longestPauseMs = 60;

const note = `${streamsPerRound} streams at a time, half as pages open them and half as REST does, each dropped ${dropsPerStream} times up to ${longestMs} ms \
after it opened, wherever it was (in the middle of an event, too), and resumed with Last-Event-ID; all that time bursts of up to ${longestBurst} lines \
are written. The times are from the request that resumes to the first line it brings, while as many others return.`;

/** Log streams that are dropped and come back while the log is written: what each has read in the end, against what was written. */
export async function resume({ rounds, say, stack }: Bench): Promise<Finding[]> {
  await startDatabase(stack, await openPlace(stack));
  const { actor, token } = await addAdmin();
  const userId = actor.kind === "user" ? actor.id : "";
  const [id = ""] = await seedEnvironments({ count: 1, targetId: await addSeedTarget(), userId });
  const { url } = await startWeb(stack);
  const log = await openLog(stack, id);
  const total = { streams: 0, drops: 0, gaps: 0, repeats: 0, wrong: 0 };
  const returnsMs: number[][] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}: ${streamsPerRound} streams`);
    const after = await lastSequence(id);
    let dropping = streamsPerRound;
    const onLastDrop = () => {
      dropping -= 1;
    };
    const last = log.writeWhile(() => dropping > 0);
    const streams = Array.from({ length: streamsPerRound }, (_, index) => url + streamPath(id, after, index));
    const read = (stream: string) => readWithDrops({ url: stream, token, last, dropsAfterMs: drops(), onLastDrop });
    const reads = await Promise.all(streams.map(read));
    returnsMs.push(reads.flatMap((read) => read.returnsMs));
    for (const read of reads) count(total, read, after, await last);
  }
  return [
    {
      what: `${total.streams.toLocaleString("en-US")} log streams, dropped and resumed`,
      unit: "ms",
      ours: returnsMs,
      bars: [
        atLeast("drops", total.drops, rounds * streamsPerRound * dropsPerStream),
        atMost("gaps", total.gaps, 0),
        atMost("repeats", total.repeats, 0),
        atMost("lines that were not written so", total.wrong, 0),
      ],
      note,
    },
  ];
}

/** The page's stream and REST's have the same lines. */
function streamPath(id: string, after: number, index: number): string {
  return index % 2 === 0
    ? `/api/v1/events?logs=${id}&after=${after}`
    : `/api/v1/environments/${id}/logs?after=${after}`;
}

function drops(): number[] {
  return Array.from({ length: dropsPerStream }, () => Math.random() * longestMs);
}

/** A log that this process writes as a worker does. Each line says its own number. */
async function openLog(stack: AsyncDisposableStack, environmentId: string) {
  await maintainPartitions(new Date());
  const leases = new Leases("bench");
  leases.start();
  stack.defer(() => leases.stop());
  const lease = (await leases.acquire(`environment:${environmentId}`)) as HeldLease;
  const writer = new LogWriter();
  let written = 0;
  /** In bursts with pauses, at least one; answers the last sequence. */
  const writeWhile = async (isWanted: () => boolean) => {
    do {
      const size = 1 + Math.floor(Math.random() * longestBurst);
      const lines = Array.from({ length: size }, (_, index) => {
        return { deploymentId: null, step: "app", stream: "stdout", text: lineText(written + index + 1) } as const;
      });
      await writer.append({ environmentId, lease, lines });
      written += size;
      await delay(Math.random() * longestPauseMs);
    } while (isWanted());
    return written;
  };
  return { writeWhile };
}

type Total = { streams: number; drops: number; gaps: number; repeats: number; wrong: number };

function count(total: Total, read: Read, after: number, last: number): void {
  const sequences = new Set(read.lines.map(({ sequence }) => sequence));
  total.streams += 1;
  total.drops += read.drops;
  total.repeats += read.lines.length - sequences.size;
  for (let sequence = after + 1; sequence <= last; sequence += 1) if (!sequences.has(sequence)) total.gaps += 1;
  total.wrong += read.lines.filter(({ sequence, text }) => text !== lineText(sequence)).length;
}
