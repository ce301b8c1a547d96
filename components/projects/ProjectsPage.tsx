"use client";

import { FolderGit2, Plus, Search, SearchX } from "lucide-react";
import { debounce, parseAsString, useQueryState } from "nuqs";
import { useNewEnvironment } from "@/components/shared/newEnvironment/useNewEnvironment";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { Input } from "@/components/ui/Input";
import { Kbd } from "@/components/ui/Kbd";
import { LoadFailed } from "@/components/ui/LoadFailed";
import { PageHeader } from "@/components/ui/PageHeader";
import { ProjectTable } from "./ProjectTable";
import { type FirstProjects, useProjects } from "./useProjects";

type ProjectsPageProps = { first: FirstProjects; showOwners: boolean };

/** What gets deployed. Projects are made with their first environment. */
export function ProjectsPage({ first, showOwners }: ProjectsPageProps) {
  const [q, setQ] = useQueryState("q", parseAsString.withDefault("").withOptions({ limitUrlUpdates: debounce(200) }));
  const list = useProjects(q.trim(), first);
  const creation = useNewEnvironment();
  const isBare = q.trim() === "" && list.isSuccess && list.projects.length === 0;
  return (
    <>
      <PageHeader title="Projects" className="px-4 lg:px-6" />
      {!isBare && (
        <div className="px-4 pb-3 lg:px-6">
          <span className="relative block md:w-72">
            <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
            <Input
              data-filter
              type="search"
              value={q}
              onChange={(event) => void setQ(event.target.value || null)}
              placeholder="Name or repository"
              aria-label="Filter projects"
              maxLength={200}
              className="pl-8"
            />
            <Kbd className="absolute top-[7px] right-2 max-md:hidden">/</Kbd>
          </span>
        </div>
      )}
      <List list={list} isBare={isBare} showOwners={showOwners} onClear={() => void setQ(null)} onNew={creation.open} />
    </>
  );
}

type ListProps = {
  list: ReturnType<typeof useProjects>;
  isBare: boolean;
  showOwners: boolean;
  onClear: () => void;
  onNew: () => void;
};

function List({ list, isBare, showOwners, onClear, onNew }: ListProps) {
  const { projects, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  if (error && projects.length === 0) {
    return <LoadFailed what="The projects" error={error} onRetry={() => void refetch()} className="mx-4 lg:mx-6" />;
  }
  if (isBare) return <NoProjects onNew={onNew} />;
  if (projects.length === 0) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="Nothing matches"
        description="No project has this in its name or repository."
        actions={<Button onClick={onClear}>Clear the filter</Button>}
      />
    );
  }
  return (
    <>
      <ProjectTable projects={projects} showOwners={showOwners} />
      {hasNextPage && (
        <Button
          variant="ghost"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          className="my-3 self-center"
        >
          Show more
        </Button>
      )}
    </>
  );
}

function NoProjects({ onNew }: { onNew: () => void }) {
  return (
    <EmptyState
      className="my-auto"
      icon={<FolderGit2 />}
      title="No projects yet"
      description="A project is made with the first environment of a repository, and keeps its defaults for the next ones."
      actions={
        <Button variant="primary" onClick={onNew}>
          <Plus />
          New environment
        </Button>
      }
    />
  );
}
