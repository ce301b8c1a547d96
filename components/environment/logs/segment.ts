/** A part of the rows that is short enough for one scrollable element: from `first`, `size` of them. */
export type Segment = { first: number; size: number };

/** How many rows fit below a browser's greatest element height (Firefox 17.9 million px, Chromium 33.5), with a margin. */
export function rowsPerSegment(maxHeightPx: number, rowHeightPx: number): number {
  return Math.floor((maxHeightPx * 0.8) / rowHeightPx);
}

/**
 * The segment in which `row` lies well inside. Without need nothing moves: as long as `row` is more than an
 * eighth away from an edge that has more rows behind it, the current segment stays.
 */
export function segmentAround(row: number, count: number, max: number, current: Segment | null): Segment {
  if (count <= max) return { first: 0, size: count };
  const margin = Math.floor(max / 8);
  if (current && current.first + max <= count) {
    const above = row - current.first >= margin || current.first === 0;
    const below = current.first + max - row >= margin || current.first + max >= count;
    if (above && below && row >= current.first && row < current.first + max) {
      return { first: current.first, size: max };
    }
  }
  const first = Math.min(Math.max(0, row - Math.floor(max / 2)), count - max);
  return { first, size: max };
}
