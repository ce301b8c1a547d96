"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Environment } from "@/lib/environments/types";
import type { LogLine } from "@/lib/logs/types";
import { type EnvironmentList, listFilters, mergeIntoList } from "./listCache";
import { LiveConnection } from "./liveConnection";

const LiveContext = createContext<LiveConnection | null>(null);

/** Keeps every environment in the query cache as it is now, over one stream per page. */
export function Live({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [connection] = useState(
    () =>
      new LiveConnection({
        onEnvironments: (environments) => applyChanges(queries, environments),
        onResync: () => void queries.invalidateQueries(),
      }),
  );

  useEffect(() => {
    connection.start();
    return () => connection.stop();
  }, [connection]);

  return <LiveContext value={connection}>{children}</LiveContext>;
}

/** Puts what is known about these environments into `["environment", id]` and into the rows of every list. */
export function applyChanges(queries: QueryClient, environments: Environment[]): void {
  for (const environment of environments) {
    queries.setQueryData<Environment>(["environment", environment.id], (known) => (known ? environment : undefined));
  }
  for (const [key] of queries.getQueriesData<EnvironmentList>({ queryKey: ["environments"] })) {
    queries.setQueryData<EnvironmentList>(key, (list) => list && mergeIntoList(list, environments, listFilters(key)));
  }
}

/**
 * Follows the log of an environment on the page's stream: lines after sequence `after` as it is when the
 * environment changes, each once and in order, across reconnections. Null follows nothing.
 */
export function useLiveLines(environmentId: string | null, after: number, onLines: (lines: LogLine[]) => void): void {
  const connection = useContext(LiveContext);
  const [handler] = useState(() => ({ after, onLines }));

  useEffect(() => {
    handler.after = after;
    handler.onLines = onLines;
  });

  useEffect(() => {
    if (!connection || !environmentId) return;
    return connection.follow({ environmentId, after: handler.after, onLines: (lines) => handler.onLines(lines) });
  }, [connection, environmentId, handler]);
}
