"use client";

import { useQuery } from "@tanstack/react-query";
import { createEnvironmentSchema } from "@/lib/environments/schema";
import { ApiError, fetchJson } from "./fetchJson";
import { useSettled } from "./useSettled";

/** What `GET /api/v1/repositories?url=` answers. */
type RepositoryAnswer = { defaultBranch: string | null; branches: string[]; tags: string[] };

/** `unknown`: nobody can say, which is no reason not to go on. */
export type RepositoryCheck = {
  state: "idle" | "checking" | "found" | "problem" | "unknown";
  message: string | null;
  defaultBranch: string | null;
  branches: string[];
  tags: string[];
};

const none = { defaultBranch: null, branches: [], tags: [] };

/** Whether the repository can be read, and which branches it has: asked once the typing pauses. */
export function useRepositoryCheck(url: string): RepositoryCheck {
  const typed = url.trim();
  const settled = useSettled(typed);
  const valid = createEnvironmentSchema.shape.repositoryUrl.safeParse(settled).success;
  const answer = useQuery({
    queryKey: ["repository", settled],
    queryFn: ({ signal }) =>
      fetchJson<RepositoryAnswer>(`/api/v1/repositories?${new URLSearchParams({ url: settled })}`, signal),
    enabled: valid,
    retry: false,
    staleTime: 60_000,
  });

  if (!typed || (settled === typed && !valid)) return { state: "idle", message: null, ...none };
  if (settled !== typed || answer.isPending) return { state: "checking", message: "Looking for it…", ...none };
  if (answer.isError) return { ...failure(answer.error), ...none };
  return { state: "found", message: found(answer.data), ...answer.data };
}

/** What is wrong with the repository itself has these statuses; everything else is trouble of our own. */
function failure(error: Error): Pick<RepositoryCheck, "state" | "message"> {
  const answered = error instanceof ApiError && [400, 404, 409].includes(error.httpStatus);
  if (answered) return { state: "problem", message: error.message };
  return { state: "unknown", message: "It could not be checked just now. You can go on." };
}

function found({ defaultBranch, branches }: RepositoryAnswer): string {
  const count = branches.length === 1 ? "1 branch" : `${branches.length} branches`;
  return defaultBranch ? `Found: ${count}, ${defaultBranch} by default` : `Found: ${count}`;
}
