import { LogWriter } from "@/lib/logs/append";
import { listen } from "@/lib/platform/listen";
import type { Measure } from "@/scripts/bench/bench";
import { SeparateWriters } from "@/scripts/bench/beside/notifyPerRow";
import { ratioAtLeast } from "@/scripts/bench/finding";
import { alternate, timeMs } from "@/scripts/bench/rounds";
import { startDatabase } from "@/scripts/bench/world/database";
import { type Held, holdEnvironments, lineBytes, lineText } from "@/scripts/bench/world/logLines";
import { openPlace } from "@/scripts/bench/world/place";

const writers = 32;
const commitsPerWriter = 150;
const samplesPerRound = 5;

const note = `${writers} environments, each with a line of ${lineBytes} bytes to store and, once it is durable, the next one; somebody listens. \
What counts is an append that its writer knows to be committed. Ours is the log writer of one worker, on one connection: what \
waits is committed together. Beside it each writer has a connection and one statement per line, which checks the lease, \
numbers the line, stores it and the file's offset, as ours does.`;

/** Appends per second that are committed, with live events on; beside writers that commit and notify one by one. */
export const commits: Measure = async (bench) => {
  const { stack } = bench;
  const url = await startDatabase(stack, await openPlace(stack));
  const held = await holdEnvironments(stack, writers);
  stack.defer(await listen("logs", () => {}));
  const [perRow, silent] = [new SeparateWriters(url, writers, true), new SeparateWriters(url, writers, false)];
  stack.defer(async () => void (await Promise.all([perRow.close(), silent.close()])));

  const side = (append: Append) => () => samples(held, append);
  const measured = await alternate(bench, {
    ours: side(throughWriter()),
    perRow: side(separately(perRow)),
    silent: side(separately(silent)),
  });
  const { ours } = measured;
  return [
    {
      what: `commits with live events, ${writers} writers`,
      unit: "commits/s",
      ours,
      beside: { what: "a NOTIFY per row", rounds: measured.perRow },
      bars: [ratioAtLeast(ours, measured.perRow, 2.5)],
      note,
    },
    {
      what: `commits with live events, ${writers} writers`,
      unit: "commits/s",
      ours,
      beside: { what: "the same without NOTIFY", rounds: measured.silent },
      bars: [],
    },
  ];
};

type Append = (environment: Held, text: string, offset: number) => Promise<void>;

function throughWriter(): Append {
  const writer = new LogWriter();
  return ({ environmentId, lease }, text, offset) =>
    writer.append({
      environmentId,
      lease,
      lines: [{ deploymentId: null, step: "app", stream: "stdout", text }],
      source: { key: `${environmentId}:stdout`, offset },
    });
}

function separately(separate: SeparateWriters): Append {
  return ({ environmentId, lease }, text, offset) =>
    separate.append({ environmentId, fence: lease.fence }, text, offset);
}

/** Commits per second, all writers together. */
async function samples(held: Held[], append: Append): Promise<number[]> {
  const found: number[] = [];
  for (let taken = 0; taken < samplesPerRound; taken += 1) {
    const ms = await timeMs(() => Promise.all(held.map((environment) => commit(environment, append))));
    found.push((writers * commitsPerWriter * 1_000) / ms);
  }
  return found;
}

async function commit(environment: Held, append: Append): Promise<void> {
  for (let line = 1; line <= commitsPerWriter; line += 1) {
    await append(environment, lineText(line), line * (lineBytes + 1));
  }
}
