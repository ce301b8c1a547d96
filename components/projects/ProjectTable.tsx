import { KeyRound } from "lucide-react";
import Link from "next/link";
import { repositoryLabel } from "@/components/shared/environments/sourceName";
import { Table, Td, Th, Tr } from "@/components/ui/Table";
import { Ago } from "@/components/ui/Time";
import type { Project } from "@/lib/projects/types";

type ProjectTableProps = { projects: Project[]; showOwners: boolean };

const first = "pl-4 lg:pl-6";
const last = "pr-4 lg:pr-6";

/** A row is one link: its name stretches over all of it. */
export function ProjectTable({ projects, showOwners }: ProjectTableProps) {
  return (
    <Table aria-label="Projects">
      <thead>
        <tr>
          <Th className={first}>Name</Th>
          <Th className="max-md:hidden">Repository</Th>
          <Th className="text-right">Live</Th>
          {showOwners && <Th className="max-lg:hidden">Owner</Th>}
          <Th className={`${last} text-right`}>Last activity</Th>
        </tr>
      </thead>
      <tbody>
        {projects.map((project) => (
          <Tr key={project.id} className="relative">
            <Td className={`${first} w-full max-w-0 md:w-[30%]`}>
              <Link
                href={`/projects/${project.id}`}
                prefetch={false}
                className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {project.name}
              </Link>
              <span className="block truncate text-faint text-xs md:hidden">
                {repositoryLabel(project.repositoryUrl)}
              </span>
            </Td>
            <Td className="max-w-0 max-md:hidden md:w-2/5">
              <span className="block truncate text-muted">{project.repositoryUrl}</span>
            </Td>
            <Td className="text-right tabular-nums">
              <Live {...project.environments} />
            </Td>
            {showOwners && (
              <Td className="text-muted max-lg:hidden">
                <span className="flex items-center gap-1 whitespace-nowrap">
                  {project.owner.kind === "token" && <KeyRound aria-label="Token" className="size-3.5 text-faint" />}
                  {project.owner.name}
                </span>
              </Td>
            )}
            <Td className={`${last} whitespace-nowrap text-right text-muted`}>
              <Ago value={project.lastActivityAt} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Live({ live, total }: Project["environments"]) {
  return (
    <span className="whitespace-nowrap">
      {live > 0 ? live : <span className="text-faint">0</span>}
      <span className="text-faint"> of {total}</span>
    </span>
  );
}
