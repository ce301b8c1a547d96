import type { LogLine } from "./types";

const linesAtMost = 2_000;

/** The newest lines of one log, in the batches in which they came. */
export class Memory {
  private batches: LogLine[][] = [];
  private count = 0;
  /** The sequence just before the first line that is kept. */
  private start = 0;
  /** The last sequence that is known; undefined before the first lines. */
  end: number | undefined;

  /** Adds the lines that follow the last one, or the first ones. */
  add(lines: LogLine[]): void {
    const [first, last] = [lines[0], lines.at(-1)];
    if (!first || !last) return;
    if (this.end === undefined) this.start = first.sequence - 1;
    else if (first.sequence !== this.end + 1) return;
    this.end = last.sequence;
    this.batches.push(lines);
    this.count += lines.length;
    while (this.count > linesAtMost && this.batches.length > 1) this.forget(this.batches.shift() ?? []);
  }

  /** A batch of what comes after a sequence, none at the end; null where memory does not reach back that far. */
  after(sequence: number): LogLine[] | null {
    if (this.end === undefined || sequence < this.start) return null;
    if (sequence >= this.end) return [];
    const batch = this.batches.findLast(([first]) => first !== undefined && first.sequence <= sequence + 1);
    const known = sequence + 1 - (batch?.[0]?.sequence ?? 0);
    // Whole where it can be: whoever gets the very same batch shares what was made of it.
    return known === 0 ? (batch ?? []) : (batch?.slice(known) ?? []);
  }

  private forget(batch: LogLine[]): void {
    this.count -= batch.length;
    this.start = batch.at(-1)?.sequence ?? this.start;
  }
}
