import { setTimeout as delay } from "node:timers/promises";
import { Memory } from "./memory";
import { readLines } from "./read";
import type { LogLine } from "./types";

const batchLines = 1_000;
const pauseAfterFailureMs = 250;

/** Takes lines in order. A promise means: no more until it has resolved. */
export type TakeLines = (lines: LogLine[]) => Promise<void> | undefined;

/** The log of one environment, read once for all who watch it in this process. */
export class Feed {
  private readonly memory = new Memory();
  private readonly followers = new Set<Follower>();
  private reading: Promise<void> | undefined;
  private stale = false;

  constructor(private readonly environmentId: string) {}

  get isUnwatched(): boolean {
    return this.followers.size === 0;
  }

  /** Something was written: read it, and once more if more came while reading. */
  wake(): void {
    this.stale = true;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
  }

  /** Hands over what comes after `after` until `signal` aborts. */
  follow(after: number, take: TakeLines, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const follower = new Follower(this, after, take, (error) => {
        this.followers.delete(follower);
        signal.removeEventListener("abort", stop);
        if (error === undefined) resolve();
        else reject(error);
      });
      const stop = () => follower.end();
      this.followers.add(follower);
      signal.addEventListener("abort", stop);
      if (signal.aborted) stop();
      else follower.tell();
    });
  }

  /** A batch of what comes after a sequence, from memory or not; none at the end. */
  linesAfter(after: number): LogLine[] | Promise<LogLine[]> {
    return this.memory.after(after) ?? this.readAfter(after);
  }

  private async readAfter(after: number): Promise<LogLine[]> {
    const lines = await readLines(this.environmentId, { after, limit: batchLines });
    // Up to the end of the log: nobody need read these again.
    if (lines.length < batchLines) this.memory.add(lines);
    return lines;
  }

  private async read(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      const lines = await this.readNew().catch(() => null);
      if (lines === null) {
        this.stale = true;
        await delay(pauseAfterFailureMs);
      } else {
        this.memory.add(lines);
        if (lines.length === batchLines) this.stale = true;
        for (const follower of this.followers) follower.tell();
      }
    }
  }

  /** Memory begins where those who wait are; whoever is still behind reads by itself. */
  private async readNew(): Promise<LogLine[]> {
    const waiting = [...this.followers].filter(({ isBusy }) => !isBusy);
    const after = this.memory.end ?? Math.min(...waiting.map(({ position }) => position));
    return Number.isFinite(after) ? readLines(this.environmentId, { after, limit: batchLines }) : [];
  }
}

/** One who watches: gets what is new in the same turn as all others, unless still busy with what was before. */
class Follower {
  isBusy = false;
  private isTold = false;
  private isOver = false;

  /** `position`: the last sequence that was handed over. */
  constructor(
    private readonly feed: Feed,
    public position: number,
    private readonly take: TakeLines,
    private readonly onEnd: (error?: unknown) => void,
  ) {}

  /** There may be more. */
  tell(): void {
    this.isTold = true;
    if (!this.isBusy) this.advance().catch((error: unknown) => this.end(error));
  }

  end(error?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.onEnd(error);
  }

  /** Awaits nothing where memory has it and the taker has room. */
  private async advance(): Promise<void> {
    this.isBusy = true;
    while (!this.isOver) {
      this.isTold = false;
      const known = this.feed.linesAfter(this.position);
      const lines = Array.isArray(known) ? known : await known;
      const last = lines.at(-1);
      if (last && !this.isOver) {
        this.position = last.sequence;
        const full = this.take(lines);
        if (full !== undefined) await full;
      } else if (!this.isTold) break;
    }
    this.isBusy = false;
  }
}
