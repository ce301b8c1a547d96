"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const ServerNow = createContext(0);

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

function tick() {
  now = Math.floor(Date.now() / 1_000) * 1_000;
  for (const watcher of watchers) watcher();
}

/** One timer for all that shows time on the page. */
function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(tick, 1_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    now = 0;
  };
}

function current(): number {
  if (now === 0) now = Math.floor(Date.now() / 1_000) * 1_000;
  return now;
}

/** Says what time the server rendered at, so that the browser's first paint agrees with it. */
export function Clock({ now: serverNow, children }: { now: number; children: ReactNode }) {
  return <ServerNow value={serverNow}>{children}</ServerNow>;
}

/** Now, in milliseconds, once a second. */
export function useNow(): number {
  const serverNow = useContext(ServerNow);
  return useSyncExternalStore(watch, current, () => serverNow);
}
