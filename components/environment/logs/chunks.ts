import type { LogLine } from "@/lib/logs/types";

/** Rows per chunk: as many as one request may ask for. */
export const chunkRows = 1_000;

const maxChunks = 60;
const maxCharacters = 48_000_000;

type Chunk = { lines: (LogLine | undefined)[]; filled: number; characters: number };

/** A sparse list of lines by row (from 0), in chunks that can be forgotten and loaded again. */
export class ChunkStore {
  private readonly chunks = new Map<number, Chunk>();

  at(row: number): LogLine | undefined {
    return this.chunks.get(Math.floor(row / chunkRows))?.lines[row % chunkRows];
  }

  put(row: number, line: LogLine): void {
    const index = Math.floor(row / chunkRows);
    let chunk = this.chunks.get(index);
    if (!chunk) {
      chunk = { lines: new Array(chunkRows), filled: 0, characters: 0 };
      this.chunks.set(index, chunk);
    }
    if (chunk.lines[row % chunkRows]) return;
    chunk.lines[row % chunkRows] = line;
    chunk.filled += 1;
    chunk.characters += line.text.length;
  }

  /** The chunks with a hole among the rows `from` to `to` (exclusive), of `count` rows in all. */
  missing(from: number, to: number, count: number): number[] {
    const found: number[] = [];
    const end = Math.min(to, count);
    for (let index = Math.floor(Math.max(0, from) / chunkRows); index * chunkRows < end; index += 1) {
      const expected = Math.min(chunkRows, count - index * chunkRows);
      if ((this.chunks.get(index)?.filled ?? 0) < expected) found.push(index);
    }
    return found;
  }

  /** Forgets what is farthest from `row`, until what is kept is of a bounded size. The nearest two chunks stay. */
  evict(row: number): void {
    const here = row / chunkRows - 0.5;
    const farthest = [...this.chunks.keys()].sort((a, b) => Math.abs(b - here) - Math.abs(a - here));
    let characters = 0;
    for (const chunk of this.chunks.values()) characters += chunk.characters;
    for (const index of farthest) {
      if (this.chunks.size <= 2 || (this.chunks.size <= maxChunks && characters <= maxCharacters)) return;
      characters -= this.chunks.get(index)?.characters ?? 0;
      this.chunks.delete(index);
    }
  }

  get size(): number {
    return this.chunks.size;
  }
}
