"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import "./lines/ansi.css";
import { LogFooter } from "./LogFooter";
import { LogList } from "./LogList";
import { LogToolbar } from "./LogToolbar";
import { type LogFilter, type LogStore, noFilter } from "./logStore";
import { useLineAddress } from "./useLineAddress";
import { useLogSearch } from "./useLogSearch";
import { useLogVersion } from "./useLogStore";
import { useWrap } from "./useWrap";

type LogViewerProps = {
  environmentId: string;
  store: LogStore;
  /** Nothing will be added any more. */
  ended: boolean;
  className?: string;
};

/** The log of an environment: live, searchable, of any length. In the browser only: it has to know what fits. */
export function LogViewer({ environmentId, store, ended, className }: LogViewerProps) {
  useLogVersion(store);
  const { target, chosen, goTo, choose, leave } = useLineAddress();
  const [wrap, toggleWrap] = useWrap();
  const view = useRef(0);
  const frame = useRef<HTMLDivElement>(null);
  const search = useLogSearch(store, view, goTo);

  useEffect(() => {
    if (chosen !== null) frame.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const onFilter = (filter: LogFilter) => {
    leave();
    store.setFilter(filter);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "f" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    frame.current?.querySelector<HTMLInputElement>("[data-filter]")?.select();
  };
  const toLines = () => frame.current?.querySelector<HTMLElement>("section")?.focus();
  const onGo = (sequence: number) => {
    toLines();
    void choose(sequence);
    goTo(sequence);
  };
  const filterKey = [...store.filter.steps, ...store.filter.streams].join();

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+F, from wherever in the log one is.
    <div ref={frame} onKeyDown={onKeyDown} className={cn("flex flex-col overflow-hidden rounded-lg border", className)}>
      <LogToolbar
        {...{ environmentId, store, search, wrap, onFilter }}
        onWrap={toggleWrap}
        onGo={onGo}
        onLeave={toLines}
      />
      <LogList
        key={filterKey}
        {...{ store, wrap, target, chosen, view, ended }}
        pattern={search.pattern}
        current={search.current}
        onSelect={choose}
        onGo={goTo}
        onShowAll={() => onFilter(noFilter)}
      />
      <LogFooter store={store} ended={ended} />
    </div>
  );
}
