"use client";

import { useCallback, useRef, useState } from "react";

export type Selection = {
  ids: ReadonlySet<string>;
  /** `isRange`: also everything between this one and the last that was toggled, in the order of `among`. */
  toggle: (id: string, isRange: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
};

/** Which rows of a list are chosen. `among`: the ids that can be, in the order they are shown. */
export function useSelection(among: string[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const shown = useRef(among);
  shown.current = among;

  const toggle = useCallback((id: string, isRange: boolean) => {
    const from = last.current;
    last.current = id;
    setIds((before) => toggled(before, isRange && from ? between(shown.current, from, id) : [id], !before.has(id)));
  }, []);
  const toggleAll = useCallback(() => {
    setIds((before) => (shown.current.every((id) => before.has(id)) ? new Set() : new Set(shown.current)));
  }, []);
  const clear = useCallback(() => setIds(new Set()), []);
  return { ids, toggle, toggleAll, clear };
}

function between(among: string[], one: string, other: string): string[] {
  const [start, end] = [among.indexOf(one), among.indexOf(other)].sort((a, b) => a - b);
  return start === undefined || start < 0 ? [other] : among.slice(start, (end ?? start) + 1);
}

function toggled(before: ReadonlySet<string>, ids: string[], on: boolean): ReadonlySet<string> {
  const after = new Set(before);
  for (const id of ids) {
    if (on) after.add(id);
    else after.delete(id);
  }
  return after;
}
