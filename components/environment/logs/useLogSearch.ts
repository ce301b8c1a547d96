import { type RefObject, useEffect, useMemo, useState } from "react";
import { searchPattern } from "./lines/highlight";
import type { LogStore } from "./logStore";
import { positionOf } from "./matchIndex";

/**
 * What is searched for, what was found, and where among it one stands. A new search goes to the first match
 * from `view` on, the sequence of the topmost line that is shown.
 */
export function useLogSearch(store: LogStore, view: RefObject<number>, goTo: (sequence: number) => void) {
  const [text, setText] = useState("");
  const [current, setCurrent] = useState<number | null>(null);
  const pattern = useMemo(() => searchPattern(text), [text]);
  const { matches } = store;
  const found = matches?.sequences ?? [];

  const stand = (sequence: number | undefined) => {
    if (sequence === undefined) return;
    setCurrent(sequence);
    goTo(sequence);
  };

  const search = (next: string) => {
    setText(next);
    setCurrent(null);
    store.setSearch(next, Math.max(1, view.current));
  };

  /** To the next match (1) or the one before (-1), around the ends. */
  const step = (by: 1 | -1) => {
    if (current !== null) stand(found.at((positionOf(found, current) + by) % found.length));
  };

  const start = positionOf(found, view.current);
  const isKnown = matches !== null && (start < found.length || !matches.scanning);
  const first = isKnown && current === null ? found.at(start % found.length) : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes there when the first match becomes known.
  useEffect(() => stand(first), [first]);

  const position = current === null ? 0 : positionOf(found, current) + 1;
  return { text, search, step, pattern, current, position, found: found.length, matches };
}

export type LogSearchState = ReturnType<typeof useLogSearch>;
