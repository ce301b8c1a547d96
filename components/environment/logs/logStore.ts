import type { LogEnd, LogLine } from "@/lib/logs/types";
import { type LineQuery, MatchIndex } from "./matchIndex";
import { AllRows, FilteredRows, type LogApi, type Rows } from "./rows";

export type LogFilter = Pick<LineQuery, "steps" | "streams">;

export const noFilter: LogFilter = { steps: [], streams: [] };

const maxMatches = 100_000;
const notifyMs = 60;
// More rows in a very long list cost its view some milliseconds.
const manyRows = 200_000;
const notifyMoreMs = 250;

/** The log of one environment as its viewer sees it: rows, a filter, a search; told of changes in batches. */
export class LogStore {
  version = 0;
  filter: LogFilter = noFilter;
  matches: MatchIndex | null = null;
  rows: Rows;

  private readonly all: AllRows;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueAt = 0;
  private notifiedAt = Number.NEGATIVE_INFINITY;

  constructor(
    { last, lines }: LogEnd,
    private readonly api: LogApi,
  ) {
    this.all = new AllRows(last, api, this.changed);
    this.all.append(lines);
    this.rows = this.all;
  }

  /** The newest line's sequence. */
  get last(): number {
    return this.all.count;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes new lines, in order. Lines that are known already change nothing; what was missed is loaded when looked at. */
  append(lines: LogLine[]): void {
    if (lines.length === 0) return;
    this.all.append(lines);
    if (this.rows !== this.all) this.rows.append(lines);
    this.matches?.append(lines);
    this.notifyWithin(this.last > manyRows ? notifyMoreMs : notifyMs);
  }

  setFilter(filter: LogFilter): void {
    if (this.rows !== this.all) this.rows.stop();
    this.filter = filter;
    const shown = filter.steps.length > 0 || filter.streams.length > 0;
    this.rows = shown ? new FilteredRows({ text: "", ...filter }, this.last, this.api, this.changed) : this.all;
    this.setSearch(this.matches?.query.text ?? "");
  }

  /** Looks for `text` among the rows that are shown, first from a sequence on; empty ends the search. */
  setSearch(text: string, from = 1): void {
    this.matches?.stop();
    const query = { text, ...this.filter };
    const limits = { max: maxMatches, from };
    this.matches = text ? new MatchIndex(query, this.last, this.api.search, this.changed, limits) : null;
    this.changed();
  }

  stop(): void {
    this.all.stop();
    this.rows.stop();
    this.matches?.stop();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private readonly changed = (): void => this.notifyWithin(notifyMs);

  /** Tells of the first change at once, of those that follow closely together. */
  private notifyWithin(intervalMs: number): void {
    const dueAt = Math.max(performance.now(), this.notifiedAt + intervalMs);
    if (this.timer !== undefined && this.dueAt <= dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => this.notify(), Math.max(0, dueAt - performance.now()));
  }

  private notify(): void {
    this.timer = undefined;
    this.notifiedAt = performance.now();
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}
