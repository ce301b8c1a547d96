import { type Actor, ownership, visibleTo } from "@/lib/access/actor";
import type { Tx } from "@/lib/platform/db";
import { invalidInput } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import type { Project } from "@/prisma/generated/client";
import { repositoryName } from "./repositoryUrl";

export type ProjectChoice = { repositoryUrl: string; projectId?: string };

/**
 * The project of a repository: the one named by id, else the actor's own for that URL, made here where there is none.
 * Two at once get the same one. Throws `invalid_input` for a project that is unknown, not visible or of another repository.
 */
export async function findOrCreateProject(tx: Tx, actor: Actor, choice: ProjectChoice): Promise<Project> {
  const { repositoryUrl, projectId } = choice;
  if (projectId !== undefined) return namedProject(tx, actor, repositoryUrl, projectId);
  const owner = ownership(actor);
  const key = { ownerKey_repositoryUrl: { ownerKey: owner.ownerKey, repositoryUrl } };
  const known = await tx.project.findUnique({ where: key });
  if (known) return known;
  await tx.project.createMany({
    data: [{ id: newId(), name: repositoryName(repositoryUrl), repositoryUrl, ...owner }],
    skipDuplicates: true,
  });
  return tx.project.findUniqueOrThrow({ where: key });
}

async function namedProject(tx: Tx, actor: Actor, repositoryUrl: string, id: string): Promise<Project> {
  const project = await tx.project.findFirst({ where: { id, ...visibleTo(actor) } });
  if (!project) throw invalidInput("projectId", "is not a project of yours");
  if (project.repositoryUrl !== repositoryUrl) throw invalidInput("projectId", "is a project of another repository");
  return project;
}
