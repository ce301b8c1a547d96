"use client";

import { useQuery } from "@tanstack/react-query";
import { fetchJson } from "@/components/shared/fetchJson";
import { useSettled } from "@/components/shared/useSettled";
import { createEnvironmentSchema } from "@/lib/environments/schema";
import type { Project } from "@/lib/projects/types";

/** `id` is empty where no project was named: then it is the person's own of the repository, if there is one. */
type Wanted = { id: string; repositoryUrl: string; personId: string };

/** The project that an environment will belong to, for what it says of machines; null where it is new, or not known yet. */
export function useProjectOf({ id, repositoryUrl, personId }: Wanted): Project | null {
  const url = useSettled(repositoryUrl.trim());
  const isValid = createEnvironmentSchema.shape.repositoryUrl.safeParse(url).success;
  const { data } = useQuery({
    queryKey: ["projects", "of", id || url, personId],
    queryFn: ({ signal }) => (id ? named(id, signal) : ownOf(url, personId, signal)),
    enabled: id !== "" || isValid,
    retry: false,
    staleTime: 10_000,
  });
  return data ?? null;
}

function named(id: string, signal: AbortSignal): Promise<Project> {
  return fetchJson<Project>(`/api/v1/projects/${id}`, signal);
}

async function ownOf(repositoryUrl: string, personId: string, signal: AbortSignal): Promise<Project | null> {
  const query = new URLSearchParams({ q: repositoryUrl, limit: "200" });
  const { items } = await fetchJson<{ items: Project[] }>(`/api/v1/projects?${query}`, signal);
  const isOwn = ({ owner }: Project) => owner.kind === "user" && owner.id === personId;
  return items.find((project) => project.repositoryUrl === repositoryUrl && isOwn(project)) ?? null;
}
