"use client";

import type { KeyboardEvent, RefObject } from "react";
import { isInChord } from "@/components/shared/chord";
import type { Environment } from "@/lib/environments/types";
import { type RowAction, rowActionOfKey } from "./rowActions";
import type { Selection } from "./useSelection";

type RowKeysOptions = {
  environments: Environment[];
  body: RefObject<HTMLTableSectionElement | null>;
  /** Brings a row into the document that is not there now. */
  scrollTo: (index: number) => void;
  onSelect: Selection["toggle"];
  onAction: (action: RowAction, environment: Environment) => void;
};

const steps: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index) => index + 1,
  j: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  k: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** Arrows, J and K move between the rows' links; a letter acts on the row that has the focus. */
export function useRowKeys({ environments, body, scrollTo, onSelect, onAction }: RowKeysOptions) {
  const focusRow = (index: number) => {
    const link = () => body.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`);
    if (!link()) scrollTo(index);
    link()?.focus();
  };

  const act = (key: string, index: number, environment: Environment): boolean => {
    const step = steps[key];
    const action = key === "Enter" ? null : rowActionOfKey(key, environment);
    if (step) focusRow(Math.min(Math.max(0, step(index, environments.length - 1)), environments.length - 1));
    else if (key === "x") onSelect(environment.id, false);
    else if (action) onAction(action, environment);
    else return false;
    return true;
  };

  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isInChord(event);
    if (!isPlain || !target.matches("[data-row-link]")) return;
    const index = Number(target.closest<HTMLElement>("[data-index]")?.dataset.index);
    const environment = environments[index];
    if (environment && act(event.key, index, environment)) event.preventDefault();
  };
}
