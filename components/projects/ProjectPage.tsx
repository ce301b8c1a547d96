"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { fetchJson } from "@/components/shared/fetchJson";
import type { NewEnvironmentProps } from "@/components/shared/newEnvironment/NewEnvironment";
import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { lazily } from "@/components/ui/lazily";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/Tabs";
import type { Project } from "@/lib/projects/types";
import { ProjectEnvironments } from "./ProjectEnvironments";
import { useProjectCreation } from "./useProjectCreation";

const NewEnvironment = lazily(() =>
  import("@/components/shared/newEnvironment/NewEnvironment").then((module) => module.NewEnvironment),
);

const ProjectForm = lazily(() => import("./ProjectForm").then((module) => module.ProjectForm));

const tabs = ["environments", "defaults"] as const;

type ProjectPageProps = Omit<NewEnvironmentProps, "onClose" | "start"> & { initial: Project };

/** A project: what runs of it, and what its next environments begin with. */
export function ProjectPage({ initial, ...form }: ProjectPageProps) {
  const { data: project } = useQuery({
    queryKey: ["projects", "one", initial.id],
    queryFn: ({ signal }) => fetchJson<Project>(`/api/v1/projects/${initial.id}`, signal),
    initialData: initial,
  });
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("environments"));
  const creation = useProjectCreation(project);
  return (
    <>
      <Header project={project} onNew={creation.open} />
      <Tabs value={tab} onValueChange={(value) => void setTab(value as typeof tab)} className="flex-1">
        <TabList className="px-4 lg:px-6">
          <Tab value="environments">Environments</Tab>
          <Tab value="defaults">Defaults</Tab>
        </TabList>
        <TabPanel value="environments" className="flex flex-1 flex-col pt-0">
          <ProjectEnvironments projectId={project.id} onNew={creation.open} />
        </TabPanel>
        <TabPanel value="defaults" className="px-4 pb-6 lg:px-6">
          <ProjectForm project={project} targets={form.targets} />
        </TabPanel>
      </Tabs>
      {creation.isOpen && <NewEnvironment {...form} start={creation.start} onClose={creation.close} />}
    </>
  );
}

function Header({ project: { name, repositoryUrl }, onNew }: { project: Project; onNew: () => void }) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 pt-4 pb-3 lg:px-6">
      <div className="min-w-0">
        <nav aria-label="Breadcrumb" className="text-faint text-xs">
          <Link href="/projects" className="hover:text-text">
            Projects
          </Link>
        </nav>
        <h1 className="mt-1 break-words text-xl">{name}</h1>
        <div className="flex min-w-0 items-center gap-0.5 text-muted">
          <span className="truncate">{repositoryUrl}</span>
          <CopyButton value={repositoryUrl} label="Copy the repository URL" />
        </div>
      </div>
      <Button variant="primary" onClick={onNew}>
        <Plus />
        New environment
      </Button>
    </header>
  );
}
