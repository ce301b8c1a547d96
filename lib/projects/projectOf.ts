import { type Actor, ownership, visibleTo } from "@/lib/access/actor";
import { db, type Tx } from "@/lib/platform/db";
import { invalidInput } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import type { Project } from "@/prisma/generated/client";
import { repositoryName } from "./repositoryUrl";

export type ProjectChoice = { repositoryUrl: string; projectId?: string };

/**
 * The project of a repository: the one named by id, else the actor's own for that URL; null where there is none.
 * Throws `invalid_input` for a project that is unknown, not visible or of another repository.
 */
export async function findProjectOf(actor: Actor, choice: ProjectChoice): Promise<Project | null> {
  const { repositoryUrl, projectId } = choice;
  if (projectId !== undefined) return namedProject(actor, repositoryUrl, projectId);
  return db().project.findUnique({ where: key(actor, repositoryUrl) });
}

/** The actor's project for a repository that has none yet. Two at once get the same one. */
export async function addProject(tx: Tx, actor: Actor, repositoryUrl: string): Promise<Project> {
  await tx.project.createMany({
    data: [{ id: newId(), name: repositoryName(repositoryUrl), repositoryUrl, ...ownership(actor) }],
    skipDuplicates: true,
  });
  return tx.project.findUniqueOrThrow({ where: key(actor, repositoryUrl) });
}

function key(actor: Actor, repositoryUrl: string) {
  return { ownerKey_repositoryUrl: { ownerKey: ownership(actor).ownerKey, repositoryUrl } };
}

async function namedProject(actor: Actor, repositoryUrl: string, id: string): Promise<Project> {
  const project = await db().project.findFirst({ where: { id, ...visibleTo(actor) } });
  if (!project) throw invalidInput("projectId", "is not a project of yours");
  if (project.repositoryUrl !== repositoryUrl) throw invalidInput("projectId", "is a project of another repository");
  return project;
}
