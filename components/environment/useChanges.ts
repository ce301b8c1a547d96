import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Environment } from "@/lib/environments/types";

/** Asks again for what belongs to an environment and is on the page (events, deployments) when it has changed. */
export function useChanges(environment: Environment): void {
  const queries = useQueryClient();
  const known = useRef(environment);

  useEffect(() => {
    if (known.current === environment) return;
    known.current = environment;
    for (const part of ["events", "deployments"]) {
      void queries.invalidateQueries({ queryKey: ["environment", environment.id, part] });
    }
  }, [queries, environment]);
}
