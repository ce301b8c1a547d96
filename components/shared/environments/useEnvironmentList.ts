"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchJson } from "@/components/shared/fetchJson";
import { type EnvironmentList, type EnvironmentPage, listKey } from "@/components/shared/live/listCache";
import { type ListFilters, listQuery } from "@/components/shared/live/listFilters";

const pageSize = 100;

/** The first page, as the server rendered it: `query` says of which list, `at` when (milliseconds). */
export type FirstPage = { query: string; page: EnvironmentPage; at: number };

/** The list in pages, each asked for by the cursor of the one before. */
export function useEnvironmentList(filters: ListFilters, first: FirstPage | null) {
  const query = listQuery(filters);
  const given = first?.query === query ? first : null;
  const list = useInfiniteQuery<EnvironmentPage, Error, EnvironmentList, readonly unknown[], string | null>({
    queryKey: listKey(filters),
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams(query);
      parameters.set("limit", String(pageSize));
      if (pageParam) parameters.set("cursor", pageParam);
      return fetchJson<EnvironmentPage>(`/api/v1/environments?${parameters}`, signal);
    },
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    retry: 1,
    placeholderData: keepPreviousData,
    // The page's stream keeps what is loaded as it is now, and has it read anew after a break.
    staleTime: Number.POSITIVE_INFINITY,
    // Looking for what is still equal in ten thousand rows takes longer than to show the few in sight again.
    structuralSharing: false,
    ...(given ? { initialData: { pages: [given.page], pageParams: [null] }, initialDataUpdatedAt: given.at } : {}),
  });
  const environments = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return { ...list, environments };
}
