import type { LogLine, LogStep, LogStream } from "@/lib/logs/types";
import { parseAnsi } from "./ansi";
import { searchPattern } from "./highlight";

/** Which lines are meant: empty lists and an empty text leave nothing out. */
export type LineQuery = { text: string; steps: LogStep[]; streams: LogStream[] };

/** One look at part of the log: what was found after `after`, and where to go on (null at the newest line). */
export type SearchPart = { sequences: number[]; nextAfter: number | null; last: number };
export type SearchLog = (query: LineQuery, after: number, signal: AbortSignal) => Promise<SearchPart>;

const retryMs = 1_000;

/** The sequences of all lines that match a query, found by the server part by part, then kept up with new lines. */
export class MatchIndex {
  readonly sequences: number[] = [];
  /** The last sequence that has been looked at. */
  scanned = 0;
  /** Looking at what is there already. */
  scanning = false;
  failing = false;
  /** More were found than are kept. */
  full = false;

  private readonly controller = new AbortController();
  private readonly pattern: RegExp | null;
  private newest: number;

  constructor(
    readonly query: LineQuery,
    last: number,
    private readonly search: SearchLog,
    private readonly changed: () => void,
    private readonly max = Number.POSITIVE_INFINITY,
  ) {
    this.newest = last;
    this.pattern = searchPattern(query.text);
    void this.scan();
  }

  /** Takes new lines; answers those that match and were not known. What came in between is looked up. */
  append(lines: LogLine[]): LogLine[] {
    const first = lines[0]?.sequence ?? 0;
    this.newest = Math.max(this.newest, lines.at(-1)?.sequence ?? 0);
    if (this.scanning) return [];
    if (first > this.scanned + 1) {
      void this.scan();
      return [];
    }
    const fresh = lines.filter((line) => line.sequence > this.scanned && this.matches(line));
    this.scanned = this.newest;
    this.take(fresh.map((line) => line.sequence));
    return fresh;
  }

  stop(): void {
    this.controller.abort();
  }

  private async scan(): Promise<void> {
    this.scanning = true;
    while (this.scanned < this.newest && !this.full && !this.controller.signal.aborted) await this.scanPart();
    this.scanning = false;
    this.changed();
  }

  private async scanPart(): Promise<void> {
    try {
      const part = await this.search(this.query, this.scanned, this.controller.signal);
      this.failing = false;
      this.take(part.sequences);
      this.scanned = part.nextAfter ?? part.last;
      this.newest = Math.max(this.newest, part.last);
    } catch {
      if (this.controller.signal.aborted) return;
      this.failing = true;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    this.changed();
  }

  private take(sequences: number[]): void {
    for (const sequence of sequences) this.sequences.push(sequence);
    if (this.sequences.length < this.max) return;
    this.sequences.length = this.max;
    this.full = true;
  }

  private matches({ step, stream, text }: LogLine): boolean {
    if (this.query.steps.length > 0 && !this.query.steps.includes(step)) return false;
    if (this.query.streams.length > 0 && !this.query.streams.includes(stream)) return false;
    if (!this.pattern) return true;
    const plain = parseAnsi(text).map((span) => span.text);
    this.pattern.lastIndex = 0;
    return this.pattern.test(plain.join(""));
  }
}

/** The first position in ascending `sequences` whose value is at least `sequence`. */
export function positionOf(sequences: readonly number[], sequence: number): number {
  let low = 0;
  let high = sequences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sequences[middle] ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
