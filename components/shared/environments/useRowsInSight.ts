"use client";

import { type RefObject, useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { assumedRowPx, assumedRows, type RowRange, rowsInSight } from "./rowsInSight";

/**
 * Which rows of a long table are near the window; all are as high as the first one there. `rowPx` is that height.
 * `scrollTo` brings a row into the middle, and has it in the document when it returns.
 */
export function useRowsInSight(count: number, body: RefObject<HTMLElement | null>) {
  const [known, setKnown] = useState<RowRange & { rowPx: number }>({ start: 0, end: assumedRows, rowPx: assumedRowPx });

  const look = useCallback(() => {
    const element = body.current;
    if (!element) return;
    const rowPx = element.querySelector<HTMLElement>("[data-index]")?.offsetHeight || assumedRowPx;
    const topPx = element.getBoundingClientRect().top;
    const range = rowsInSight({ topPx, windowPx: window.innerHeight, rowPx, count });
    setKnown((was) => {
      const isSame = was.start === range.start && was.end === range.end && was.rowPx === rowPx;
      return isSame ? was : { ...range, rowPx };
    });
  }, [body, count]);

  useEffect(() => {
    look();
    const options = { passive: true };
    window.addEventListener("scroll", look, options);
    window.addEventListener("resize", look, options);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [look]);

  const scrollTo = useCallback(
    (index: number) => {
      const top = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
      window.scrollTo({ top: top + index * known.rowPx - window.innerHeight / 2 });
      flushSync(look);
    },
    [body, known.rowPx, look],
  );

  return { start: known.start, end: Math.min(known.end, count), rowPx: known.rowPx, scrollTo };
}
