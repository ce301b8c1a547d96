import { useEffect, useState, useSyncExternalStore } from "react";
import { useLiveLines } from "@/components/frame/Live";
import { logApi } from "./logApi";
import { LogStore } from "./logStore";

/** The log of an environment, kept up by the page's stream unless it has `ended`. Renders again when it changes. */
export function useLogStore(environmentId: string, last: number, ended: boolean): LogStore {
  const [store] = useState(() => new LogStore(last, logApi(environmentId)));
  useSyncExternalStore(
    store.subscribe,
    () => store.version,
    () => store.version,
  );
  useLiveLines(ended ? null : environmentId, store.last, (lines) => store.append(lines));
  useEffect(() => () => store.stop(), [store]);
  return store;
}
