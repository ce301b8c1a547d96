import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { rowHeightPx } from "./lines/LogRow";
import type { Rows } from "./rows";
import { useFollowing } from "./useFollowing";
import { useSegment } from "./useSegment";
import { type LogVirtualizer, type ScrollTarget, useTarget } from "./useTarget";

const overscan = 12;
const aheadRows = 150;

/** The scrolling of a log: which rows are shown, staying at the end while it grows, going to a line. */
export function useLogScroll(rows: Rows, version: number, target: ScrollTarget | null) {
  const element = useRef<HTMLDivElement>(null);
  const held = useRef(target);
  const start = target ? rows.rowOf(target.sequence) : rows.count;
  const { segment, hasEnd, isPart, anchor, setAnchor } = useSegment(rows.count, start);
  const { first } = segment;
  const virtual: LogVirtualizer = useVirtualizer({
    count: segment.size,
    getScrollElement: () => element.current,
    estimateSize: () => rowHeightPx,
    getItemKey: useCallback((index: number) => rows.sequenceAt(first + index), [rows, first]),
    overscan,
    // The first view is where it will be scrolled to, not the beginning.
    initialOffset: () => (start - first) * rowHeightPx,
    paddingStart: 8,
    paddingEnd: 8,
  });
  const { following, setFollowing } = useFollowing({ element, hasEnd, height: virtual.getTotalSize(), held });

  // As of this render: `virtual.range` is that of the last one, which began elsewhere.
  const range = virtual.calculateRange();
  const from = first + (range?.startIndex ?? 0);
  const to = first + (range?.endIndex ?? 0);
  const isSized = range !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have forgotten or failed to load rows.
  useEffect(() => {
    if (isSized) rows.want(from - aheadRows, to + aheadRows);
  }, [rows, version, from, to, isSized]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only scrolling moves the segment, else it would move itself.
  useEffect(() => {
    if (isPart && !following && !held.current) setAnchor(Math.floor((from + to) / 2));
  }, [virtual.scrollOffset]);
  useEffect(() => {
    if (following) setAnchor(rows.count);
  }, [following, rows.count, setAnchor]);

  useSteadyView(virtual, first, following);
  useTarget({ element, rows, virtual, first, anchor, target, held, setAnchor, setFollowing });
  const toEnd = () => {
    held.current = null;
    setFollowing(true);
  };
  return { element, virtual, first, following, toEnd };
}

/** When the segment moves, the rows in view stay where they are. */
function useSteadyView(virtual: LogVirtualizer, first: number, following: boolean): void {
  const seen = useRef({ first, row: 0, offset: 0 });

  useLayoutEffect(() => {
    const moved = seen.current.first !== first;
    if (moved && !following) {
      const [start] = virtual.getOffsetForIndex(seen.current.row - first, "start") ?? [0];
      virtual.scrollToOffset(start + seen.current.offset);
    }
    const index = virtual.range?.startIndex ?? 0;
    const start = virtual.measurementsCache[index]?.start ?? 0;
    seen.current = { first, row: first + index, offset: (virtual.scrollOffset ?? 0) - start };
  });
}
