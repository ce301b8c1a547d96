import { ownership } from "@/lib/access/ownership";
import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { getProject } from "./queries";
import { repositoryName } from "./repositoryUrl";
import { checkMachine, projectColumns, saveVariables } from "./save";
import type { CreateProjectInput } from "./schema";
import type { Project } from "./types";

/**
 * Makes a project with its defaults. `id` is the caller's where it has to know it before.
 * Throws `conflict` where the actor has one of that repository, `invalid_input` for a target or size that there is not.
 */
export async function createProject(actor: Actor, input: CreateProjectInput, id: string = newId()): Promise<Project> {
  const { repositoryUrl, variables, ...rest } = input;
  const owner = ownership(actor);
  const name = input.name ?? repositoryName(repositoryUrl);
  await db().$transaction(async (tx) => {
    await checkMachine(tx, input);
    const { count } = await tx.project.createMany({
      data: [{ ...projectColumns(id, rest), ...owner, id, name, repositoryUrl }],
      skipDuplicates: true,
    });
    if (count === 0) throw new MayflyError("conflict", "You have a project of this repository already.");
    await saveVariables(tx, id, variables ?? {});
    await record(tx, [{ actor, action: "project.create", subject: `project:${id}` }]);
  });
  return getProject(actor, id);
}
