export type RowRange = { start: number; end: number };

/** What the server assumes of a window, for the first paint; the browser asks for more where it is taller. */
export const assumedRows = 28;
export const assumedRowPx = 40;

/**
 * Rows kept on each side of the window, so that the next key or turn of the wheel finds them there. All are drawn anew
 * when the list is sorted or jumps, at some 2 ms each on a slow machine.
 */
const overscan = 4;
/** Ranges begin and end at multiples of this: a table that scrolls a little does not change. */
const step = 2;

type Geometry = {
  /** How far the first row's upper edge lies below the window's; negative once it is scrolled past. */
  topPx: number;
  windowPx: number;
  rowPx: number;
  count: number;
};

/** Which of `count` rows of one height are in or near the window: from `start` up to, not including, `end`. */
export function rowsInSight({ topPx, windowPx, rowPx, count }: Geometry): RowRange {
  const first = Math.floor(-topPx / rowPx) - overscan;
  const last = Math.ceil((windowPx - topPx) / rowPx) + overscan;
  const start = Math.min(Math.max(0, Math.floor(first / step) * step), Math.max(0, count - 1));
  return { start, end: Math.min(count, Math.max(start, Math.ceil(last / step) * step)) };
}
