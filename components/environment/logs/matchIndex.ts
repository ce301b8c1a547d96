import type { LogLine, LogStep, LogStream } from "@/lib/logs/types";
import { parseAnsi } from "./lines/ansi";
import { searchPattern } from "./lines/highlight";

/** Which lines are meant: empty lists and an empty text leave nothing out. */
export type LineQuery = { text: string; steps: LogStep[]; streams: LogStream[] };

/** The lines after `after`, up to `until` or the newest. */
export type SearchRange = { after: number; until?: number };
/** One look at part of a range: what was found, and where to go on (null at the newest line). */
export type SearchPart = { sequences: number[]; nextAfter: number | null; last: number };
export type SearchLog = (query: LineQuery, range: SearchRange, signal: AbortSignal) => Promise<SearchPart>;

const retryMs = 1_000;

/**
 * The sequences of all lines that match a query, ascending, found by the server part by part, then kept up with new
 * lines. Those from `from` on are looked at first: where the reader is, the first match is what the search is for.
 */
export class MatchIndex {
  readonly sequences: number[] = [];
  /** Looking at what is there already. */
  scanning = false;
  failing = false;
  /** More were found than are kept. */
  full = false;

  private readonly controller = new AbortController();
  private readonly pattern: RegExp | null;
  private readonly max: number;
  private newest: number;
  /** The last sequence that has been looked at. */
  private scanned: number;
  /** The same of the lines before `from`, how far they go, and how many were found there. */
  private readonly earlier: { scanned: number; end: number; found: number };

  constructor(
    readonly query: LineQuery,
    last: number,
    private readonly search: SearchLog,
    private readonly changed: () => void,
    { max = Number.POSITIVE_INFINITY, from = 1 } = {},
  ) {
    this.max = max;
    this.newest = last;
    this.scanned = from - 1;
    this.earlier = { scanned: 0, end: from - 1, found: 0 };
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
    while (!this.isComplete && !this.full && !this.controller.signal.aborted) await this.scanPart();
    this.scanning = false;
    this.changed();
  }

  private get isComplete(): boolean {
    return this.scanned >= this.newest && this.earlier.scanned >= this.earlier.end;
  }

  private async scanPart(): Promise<void> {
    try {
      await (this.scanned < this.newest ? this.scanLater() : this.scanEarlier());
      this.failing = false;
    } catch {
      if (this.controller.signal.aborted) return;
      this.failing = true;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    this.changed();
  }

  private async scanLater(): Promise<void> {
    const part = await this.search(this.query, { after: this.scanned }, this.controller.signal);
    this.take(part.sequences);
    this.scanned = part.nextAfter ?? part.last;
    this.newest = Math.max(this.newest, part.last);
  }

  private async scanEarlier(): Promise<void> {
    const { scanned, end, found } = this.earlier;
    const part = await this.search(this.query, { after: scanned, until: end }, this.controller.signal);
    this.take(part.sequences, found);
    this.earlier.found += part.sequences.length;
    this.earlier.scanned = part.nextAfter ?? end;
  }

  /** Keeps what was found, from a position among the sequences on, as far as there is room. */
  private take(found: number[], position = this.sequences.length): void {
    this.sequences.splice(position, 0, ...found.slice(0, this.max - this.sequences.length));
    this.full = this.sequences.length >= this.max;
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
