import { useEffect, useState, useSyncExternalStore } from "react";
import { useLiveLines } from "@/components/shared/live/Live";
import type { LogEnd } from "@/lib/logs/types";
import { logApi } from "./logApi";
import { LogStore } from "./logStore";

/**
 * The log of an environment, kept up by the page's stream. `end`: where it ended when the page was made.
 * Of one that had ended by then nothing is to come.
 */
export function useLogStore(environmentId: string, end: LogEnd, ended: boolean): LogStore {
  const [store] = useState(() => new LogStore(end, logApi(environmentId)));
  const [isLive] = useState(!ended);
  useLiveLines(isLive ? environmentId : null, store.last, (lines) => store.append(lines));
  useEffect(() => () => store.stop(), [store]);
  return store;
}

/** Renders again when the log changes. */
export function useLogVersion(store: LogStore): number {
  return useSyncExternalStore(
    store.subscribe,
    () => store.version,
    () => store.version,
  );
}
