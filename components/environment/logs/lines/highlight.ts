import type { Span } from "./ansi";
import type { Style } from "./sgr";

/** A stretch of text to show; `match` is set where it belongs to a match of the search. */
export type Piece = { text: string; style: Style | null; control: boolean; match: boolean };

type Range = { start: number; end: number };

const maxMatchesPerLine = 500;

/** A pattern that finds `query` as it is written, without regard to case. Null for an empty query. */
export function searchPattern(query: string): RegExp | null {
  if (query === "") return null;
  return new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "giu");
}

/** Where `pattern` is found in `text`, at most 500 times. */
export function findRanges(text: string, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  for (const found of text.matchAll(pattern)) {
    ranges.push({ start: found.index, end: found.index + found[0].length });
    if (ranges.length === maxMatchesPerLine) break;
  }
  return ranges;
}

/** Splits spans so that each piece lies wholly inside or outside of a match, across colour changes too. */
export function highlight(spans: Span[], pattern: RegExp | null): Piece[] {
  const ranges = pattern ? findRanges(spans.map((span) => span.text).join(""), pattern) : [];
  const pieces: Piece[] = [];
  let offset = 0;
  let next = 0;
  for (const span of spans) {
    const end = offset + span.text.length;
    let at = offset;
    while (at < end) {
      while (next < ranges.length && (ranges[next] as Range).end <= at) next += 1;
      const range = ranges[next];
      const match = range !== undefined && range.start <= at;
      const until = Math.min(end, match ? range.end : (range?.start ?? end));
      pieces.push({ ...span, text: span.text.slice(at - offset, until - offset), match });
      at = until;
    }
    offset = end;
  }
  return pieces;
}
