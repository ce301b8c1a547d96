import { useEffect, useState, useSyncExternalStore } from "react";
import { useLiveLines } from "@/components/frame/Live";
import { logApi } from "./logApi";
import { LogStore } from "./logStore";

/**
 * The log of an environment, kept up by the page's stream. `last`: the newest sequence when the page was made.
 * Of one that had ended by then nothing is to come.
 */
export function useLogStore(environmentId: string, last: number, ended: boolean): LogStore {
  const [store] = useState(() => new LogStore(last, logApi(environmentId)));
  const [isLive] = useState(!ended);
  useLiveLines(isLive ? environmentId : null, store.last, (lines) => store.append(lines));
  useEffect(() => {
    // The address may name a line: then that is where the view begins.
    if (!location.hash) store.loadEnd();
    return () => store.stop();
  }, [store]);
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
