import type { LogLine } from "@/lib/logs/types";
import { chunkRows } from "./chunks";
import { type LineQuery, MatchIndex, positionOf, type SearchLog } from "./matchIndex";
import { RowLoader } from "./rowLoader";

/** What the viewer shows, as rows from 0. Each row is a line of the log, known by its sequence. */
export interface Rows {
  readonly count: number;
  /** More rows may still be found among the lines that are there. */
  readonly scanning: boolean;
  readonly failing: boolean;
  lineAt(row: number): LogLine | undefined;
  sequenceAt(row: number): number;
  /** The row of a sequence, or of the next one that has a row. */
  rowOf(sequence: number): number;
  want(from: number, to: number): void;
  append(lines: LogLine[]): void;
  stop(): void;
}

/** What the viewer asks the server. `lines` with a query gives matching lines only. */
export type LogApi = {
  lines(query: LineQuery | null, after: number, limit: number, signal: AbortSignal): Promise<LogLine[]>;
  search: SearchLog;
};

/** Every line: row and sequence differ by one, since sequences start at 1 and have no holes. */
export class AllRows implements Rows {
  readonly scanning = false;
  private readonly loader: RowLoader;

  constructor(
    public count: number,
    api: LogApi,
    changed: () => void,
  ) {
    this.loader = new RowLoader((chunk, signal) => api.lines(null, chunk * chunkRows, chunkRows, signal), changed);
  }

  get failing(): boolean {
    return this.loader.failing;
  }

  lineAt(row: number): LogLine | undefined {
    return this.loader.at(row);
  }

  sequenceAt(row: number): number {
    return row + 1;
  }

  rowOf(sequence: number): number {
    return Math.min(Math.max(0, sequence - 1), Math.max(0, this.count - 1));
  }

  want(from: number, to: number): void {
    this.loader.want(from, to, this.count);
  }

  append(lines: LogLine[]): void {
    for (const line of lines) {
      this.loader.put(line.sequence - 1, line);
      this.count = Math.max(this.count, line.sequence);
    }
  }

  stop(): void {
    this.loader.stop();
  }
}

/** The lines of some steps or streams: the server says which there are, and gives them by chunks. */
export class FilteredRows implements Rows {
  private readonly index: MatchIndex;
  private readonly loader: RowLoader;

  constructor(query: LineQuery, last: number, api: LogApi, changed: () => void) {
    this.index = new MatchIndex(query, last, api.search, changed);
    this.loader = new RowLoader((chunk, signal) => {
      const first = this.index.sequences[chunk * chunkRows] ?? 1;
      const limit = Math.min(chunkRows, this.count - chunk * chunkRows);
      return api.lines(query, first - 1, limit, signal);
    }, changed);
  }

  get count(): number {
    return this.index.sequences.length;
  }

  get scanning(): boolean {
    return this.index.scanning;
  }

  get failing(): boolean {
    return this.index.failing || this.loader.failing;
  }

  lineAt(row: number): LogLine | undefined {
    return this.loader.at(row);
  }

  sequenceAt(row: number): number {
    return this.index.sequences[row] ?? 0;
  }

  rowOf(sequence: number): number {
    return Math.min(positionOf(this.index.sequences, sequence), Math.max(0, this.count - 1));
  }

  want(from: number, to: number): void {
    this.loader.want(from, to, this.count);
  }

  append(lines: LogLine[]): void {
    for (const line of this.index.append(lines)) this.loader.put(this.rowOf(line.sequence), line);
  }

  stop(): void {
    this.index.stop();
    this.loader.stop();
  }
}
