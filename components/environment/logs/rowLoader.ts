import type { LogLine } from "@/lib/logs/types";
import { ChunkStore, chunkRows } from "./chunks";

/** Gives the lines of the rows from `chunk * chunkRows` on, at most `chunkRows` of them, in order. */
export type LoadChunk = (chunk: number, signal: AbortSignal) => Promise<LogLine[]>;

const firstRetryMs = 500;
const lastRetryMs = 8_000;

/** Loads the chunks around what is looked at, gives up on those that are no longer, and tries again after failures. */
export class RowLoader {
  private readonly chunks = new ChunkStore();
  private readonly loading = new Map<number, AbortController>();
  private retryMs = firstRetryMs;
  /** Whether the last attempt failed; it will be made again. */
  failing = false;

  constructor(
    private readonly load: LoadChunk,
    private readonly changed: () => void,
  ) {}

  at(row: number): LogLine | undefined {
    return this.chunks.at(row);
  }

  put(row: number, line: LogLine): void {
    this.chunks.put(row, line);
  }

  /** Says that the rows `from` to `to` (exclusive) of `count` are looked at. Cheap when they are there. */
  want(from: number, to: number, count: number): void {
    const needed = this.chunks.missing(from, to, count);
    for (const [chunk, controller] of this.loading) {
      if (!needed.includes(chunk)) controller.abort();
    }
    for (const chunk of needed) {
      if (!this.loading.has(chunk)) void this.fetch(chunk);
    }
    this.chunks.evict((from + to) / 2);
  }

  stop(): void {
    for (const controller of this.loading.values()) controller.abort();
  }

  private async fetch(chunk: number): Promise<void> {
    const controller = new AbortController();
    this.loading.set(chunk, controller);
    try {
      const lines = await this.load(chunk, controller.signal);
      lines.forEach((line, index) => {
        this.chunks.put(chunk * chunkRows + index, line);
      });
      this.failing = false;
      this.retryMs = firstRetryMs;
    } catch {
      // Whatever it was (an aborted request apart), it is shown as loading and asked for again.
      if (!controller.signal.aborted) await this.pause(controller.signal);
    } finally {
      if (this.loading.get(chunk) === controller) this.loading.delete(chunk);
      this.changed();
    }
  }

  private async pause(signal: AbortSignal): Promise<void> {
    this.failing = true;
    this.changed();
    const ms = this.retryMs;
    this.retryMs = Math.min(lastRetryMs, ms * 2);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
