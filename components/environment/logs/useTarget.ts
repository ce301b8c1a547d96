import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect } from "react";
import type { Rows } from "./rows";

/** Where the log should be scrolled to, `auto` only if it is out of sight; a new object scrolls again. */
export type ScrollTarget = { sequence: number; align: "center" | "auto" };

export type LogVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

type Journey = {
  element: RefObject<HTMLDivElement | null>;
  rows: Rows;
  virtual: LogVirtualizer;
  /** The segment's first row, and the row that the segment was chosen for. */
  first: number;
  anchor: number;
  target: ScrollTarget | null;
  /** The target, until the reader moves. */
  held: RefObject<ScrollTarget | null>;
  setAnchor: (row: number) => void;
  setFollowing: (following: boolean) => void;
};

const hands = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/**
 * Goes to a target: first the segment, which may take another render, then within it. Lines that are loaded
 * meanwhile change heights, so that the view is held there until the reader takes over.
 */
export function useTarget({ element, rows, virtual, first, anchor, target, held, ...set }: Journey): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new target starts the journey.
  useLayoutEffect(() => {
    held.current = target;
    if (!target) return;
    set.setFollowing(false);
    set.setAnchor(rows.rowOf(target.sequence));
  }, [target]);

  const height = virtual.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height may have moved the target.
  useLayoutEffect(() => {
    const row = held.current ? rows.rowOf(held.current.sequence) : null;
    if (row !== null && row === anchor) virtual.scrollToIndex(row - first, { align: held.current?.align ?? "center" });
  }, [target, height, first, anchor]);

  useEffect(() => {
    const view = element.current;
    const release = () => {
      held.current = null;
    };
    for (const event of hands) view?.addEventListener(event, release, { passive: true });
    return () => {
      for (const event of hands) view?.removeEventListener(event, release);
    };
  }, [element, held]);
}
