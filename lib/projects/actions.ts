"use server";

import { revalidatePath } from "next/cache";
import { requireSignedIn } from "@/lib/access/session";
import { type ActionResult, actionResult } from "@/lib/platform/action";
import { parse } from "@/lib/platform/parse";
import { type UpdateProjectInput, updateProjectSchema } from "./schema";
import type { Project } from "./types";
import { updateProject } from "./update";

export async function updateProjectAction(id: string, input: UpdateProjectInput): Promise<ActionResult<Project>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const project = await updateProject(actor, id, parse(updateProjectSchema, input));
    revalidatePath("/projects", "layout");
    return project;
  });
}
