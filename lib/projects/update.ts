import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { getProject } from "./queries";
import { checkMachine, projectColumns, saveVariables } from "./save";
import type { UpdateProjectInput } from "./schema";
import type { Project } from "./types";

/**
 * Changes a project's defaults; environments that there are stay as they are.
 * Throws `not_found` as `getProject` does, `invalid_input` for a target or size that there is not.
 */
export async function updateProject(actor: Actor, id: string, input: UpdateProjectInput): Promise<Project> {
  await getProject(actor, id);
  await db().$transaction(async (tx) => {
    const updatedAt = await databaseNow(tx);
    const project = await tx.project.findUniqueOrThrow({ where: { id } });
    if (input.targetId !== undefined || input.instanceType !== undefined)
      await checkMachine(tx, { ...project, ...input });
    await tx.project.update({ where: { id }, data: { ...projectColumns(id, input), updatedAt } });
    await saveVariables(tx, id, input.variables ?? {});
    const data = { fields: Object.keys(input) };
    await record(tx, [{ actor, action: "project.update", subject: `project:${id}`, data }]);
  });
  return getProject(actor, id);
}
