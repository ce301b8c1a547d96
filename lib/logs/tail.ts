import { setTimeout as delay } from "node:timers/promises";
import { listen } from "@/lib/platform/listen";
import { readLines } from "./read";
import type { LogLine } from "./types";

const batchLines = 1_000;
const feedLines = 2_000;
const pauseAfterFailureMs = 250;

/** The newest lines of one environment, read once for all who watch it in this process. */
class Feed {
  private lines: LogLine[] = [];
  private readonly waiting = new Set<() => void>();
  private reading: Promise<void> | undefined;
  private stale = false;
  watchers = 0;

  constructor(private readonly environmentId: string) {}

  /** Something was written: read it, and once more if more came while reading. */
  wake(): void {
    this.stale = true;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
  }

  /** What comes after `after`, from memory where it reaches back that far; null where only the database knows. */
  after(after: number): LogLine[] | null {
    const first = this.lines[0];
    if (!first || first.sequence > after + 1) return null;
    return this.lines.slice(after + 1 - first.sequence, after + 1 - first.sequence + batchLines);
  }

  async changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        this.waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
      if (signal.aborted) done();
    });
  }

  private async read(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      const last = this.lines.at(-1)?.sequence;
      // Without lines in memory each watcher reads from its own position first.
      if (last !== undefined) await this.extend(last);
      for (const tell of [...this.waiting]) tell();
    }
  }

  private async extend(last: number): Promise<void> {
    const fresh = await readLines(this.environmentId, { after: last, limit: batchLines }).catch(() => null);
    if (fresh === null) {
      this.stale = true;
      await delay(pauseAfterFailureMs);
    } else if (fresh.length > 0) {
      this.remember(fresh);
      if (fresh.length === batchLines) this.stale = true;
    }
  }

  remember(lines: LogLine[]): void {
    const last = this.lines.at(-1)?.sequence;
    const fresh = last === undefined ? lines : lines.filter(({ sequence }) => sequence > last);
    if (last !== undefined && fresh[0] && fresh[0].sequence !== last + 1) return;
    this.lines = [...this.lines, ...fresh].slice(-feedLines);
  }
}

const feeds = new Map<string, Feed>();
let listening: Promise<unknown> | undefined;

/**
 * Follows an environment's log: first what is there after `after` (exclusive), then each new line, in batches,
 * without a gap or a repeat, until `signal` aborts. One database read serves all who watch the same environment.
 */
export async function* tailLines(environmentId: string, after: number, signal: AbortSignal): AsyncGenerator<LogLine[]> {
  listening ??= listen("logs", wakeFeeds).catch((error: unknown) => {
    listening = undefined;
    throw error;
  });
  await listening;
  const feed = feeds.get(environmentId) ?? new Feed(environmentId);
  feeds.set(environmentId, feed);
  feed.watchers += 1;
  try {
    yield* follow(feed, environmentId, after, signal);
  } finally {
    feed.watchers -= 1;
    if (feed.watchers === 0) feeds.delete(environmentId);
  }
}

async function* follow(
  feed: Feed,
  environmentId: string,
  start: number,
  signal: AbortSignal,
): AsyncGenerator<LogLine[]> {
  let after = start;
  while (!signal.aborted) {
    // Registered before reading, so that what is written during the read is not slept through.
    const changed = feed.changed(signal);
    const known = feed.after(after);
    const lines = known ?? (await readLines(environmentId, { after, limit: batchLines }));
    if (known === null && lines.length < batchLines) feed.remember(lines);
    const last = lines.at(-1);
    if (last) {
      after = last.sequence;
      yield lines;
    } else await changed;
  }
}

function wakeFeeds(payload: string): void {
  if (payload === "") {
    for (const feed of feeds.values()) feed.wake();
    return;
  }
  for (const [id] of JSON.parse(payload) as [string, number][]) feeds.get(id)?.wake();
}
