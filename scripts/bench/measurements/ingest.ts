import { randomUUID } from "node:crypto";
import pg from "pg";
import { LogWriter } from "@/lib/logs/append";
import type { NewLine } from "@/lib/logs/newLines";
import type { Measure } from "@/scripts/bench/bench";
import { rawCopyMs } from "@/scripts/bench/beside/rawCopy";
import { singleInsertsMs } from "@/scripts/bench/beside/singleInserts";
import { type Finding, ratioAtLeast } from "@/scripts/bench/finding";
import { alternate, timeMs } from "@/scripts/bench/rounds";
import { startDatabase } from "@/scripts/bench/world/database";
import { type Held, holdEnvironments, lineBytes, lineText } from "@/scripts/bench/world/logLines";
import { openPlace } from "@/scripts/bench/world/place";

const environments = 16;
/** What SSH carries in one packet (ssh2: 32 KiB), in lines with their newlines. */
const packetLines = Math.floor((32 * 1024) / (lineBytes + 1));
const batchLines = environments * packetLines;
const batchesPerSample = 8;
const samplesPerRound = 5;
const singleLines = 400;

const note = `${lineBytes}-byte lines from ${environments} environments, each handing over one SSH packet (32 KiB, ${packetLines} lines) and \
waiting for it to be durable: ${batchLines.toLocaleString("en-US")} lines per commit on both sides of COPY, one connection each. Ours checks \
leases, numbers lines, saves how far files were read and notifies; raw COPY gets its rows as ready text.`;

/** Lines per second that are durable, through the writer of a worker; beside COPY by itself and an INSERT per line. */
export const ingest: Measure = async (bench) => {
  const { stack } = bench;
  const url = await startDatabase(stack, await openPlace(stack));
  const held = await holdEnvironments(stack, environments);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  stack.defer(() => client.end());

  const sides = { ours: ours(held), copy: copy(client), single: single(client) };
  for (const warmUp of Object.values(sides)) await warmUp();
  const measured = await alternate(bench, {
    ours: () => samples(sides.ours),
    copy: () => samples(sides.copy),
    single: () => samples(sides.single),
  });
  const found = (what: string, rounds: number[][], limit: number): Finding => ({
    what: "durable log ingest",
    unit: "lines/s",
    ours: measured.ours,
    beside: { what, rounds },
    bars: [ratioAtLeast(measured.ours, rounds, limit)],
  });
  return [
    { ...found("raw COPY", measured.copy, 0.5), note },
    { ...found("single inserts", measured.single, 50), note: "One connection, one commit per line." },
  ];
};

async function samples(linesPerSecond: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  while (found.length < samplesPerRound) found.push(await linesPerSecond());
  return found;
}

function ours(held: Held[]): () => Promise<number> {
  const writer = new LogWriter();
  let after = 0;
  return async () => {
    const packets = Array.from({ length: batchesPerSample }, (_, index) => packet(after + index * packetLines));
    after += batchesPerSample * packetLines;
    const ms = await timeMs(() => Promise.all(held.map((one) => follow(writer, one, packets))));
    return perSecond(batchesPerSample * batchLines, ms);
  };
}

type Packet = { lines: NewLine[]; nextOffset: number };

function packet(after: number): Packet {
  const line = (_: unknown, index: number): NewLine => ({
    deploymentId: null,
    step: "app",
    stream: "stdout",
    text: lineText(after + index),
  });
  return { lines: Array.from({ length: packetLines }, line), nextOffset: (after + packetLines) * (lineBytes + 1) };
}

/** As the follower of one file does: the next packet once the last is stored. */
async function follow(writer: LogWriter, { environmentId, lease }: Held, packets: Packet[]): Promise<void> {
  for (const { lines, nextOffset } of packets) {
    await writer.append({
      environmentId,
      lease,
      lines,
      source: { key: `${environmentId}:stdout`, offset: nextOffset },
    });
  }
}

function copy(client: pg.Client): () => Promise<number> {
  const ids = Array.from({ length: environments }, () => randomUUID());
  let sequence = 0;
  return async () => {
    const batches: Buffer[] = [];
    for (let batch = 0; batch < batchesPerSample; batch += 1, sequence += packetLines) {
      batches.push(Buffer.from(ids.map((id) => packetRows(id, sequence)).join("")));
    }
    return perSecond(batchesPerSample * batchLines, await rawCopyMs(client, batches));
  };
}

/** In COPY's text format; nothing in these lines needs to be escaped. */
function packetRows(environmentId: string, after: number): string {
  const time = new Date().toISOString();
  const row = (_: unknown, index: number) =>
    `${environmentId}\t${after + index + 1}\t${time}\t\\N\tapp\tstdout\t${lineText(after + index)}\n`;
  return Array.from({ length: packetLines }, row).join("");
}

function single(client: pg.Client): () => Promise<number> {
  const environmentId = randomUUID();
  let after = 0;
  return async () => {
    const texts = Array.from({ length: singleLines }, (_, index) => lineText(after + index));
    const ms = await singleInsertsMs(client, environmentId, after, texts);
    after += singleLines;
    return perSecond(singleLines, ms);
  };
}

function perSecond(count: number, ms: number): number {
  return (count * 1_000) / ms;
}
