import { useQuery } from "@tanstack/react-query";
import { fetchJson } from "@/components/shared/fetchJson";
import type { Environment } from "@/lib/environments/types";

/** An environment as it is now: as the server rendered it, then as the page's stream tells. */
export function useEnvironment(initial: Environment): Environment {
  const { data } = useQuery({
    queryKey: ["environment", initial.id],
    queryFn: ({ signal }) => fetchJson<Environment>(`/api/v1/environments/${initial.id}`, signal),
    initialData: initial,
  });
  return data;
}
