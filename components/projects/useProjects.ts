import { type InfiniteData, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { fetchJson } from "@/components/shared/fetchJson";
import type { Project } from "@/lib/projects/types";

export type ProjectPage = { items: Project[]; nextCursor: string | null };

/** The first page as the server rendered it, and for which search. */
export type FirstProjects = { q: string; page: ProjectPage; at: number };

type Pages = InfiniteData<ProjectPage, string | null>;

/** Projects by name or repository, in pages. */
export function useProjects(q: string, first: FirstProjects) {
  const list = useInfiniteQuery<ProjectPage, Error, Pages, readonly unknown[], string | null>({
    queryKey: ["projects", "list", q],
    queryFn: ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ ...(q && { q }), ...(pageParam && { cursor: pageParam }) });
      return fetchJson<ProjectPage>(`/api/v1/projects?${parameters}`, signal);
    },
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    ...(first.q === q
      ? { initialData: { pages: [first.page], pageParams: [null] }, initialDataUpdatedAt: first.at }
      : {}),
  });
  return { ...list, projects: list.data?.pages.flatMap((page) => page.items) ?? [] };
}
