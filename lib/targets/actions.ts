"use server";

import { revalidatePath } from "next/cache";
import { requireSignedIn } from "@/lib/access/session";
import type { Actor } from "@/lib/audit/actor";
import { type ActionResult, actionResult } from "@/lib/platform/action";
import { parse } from "@/lib/platform/parse";
import { addTargets } from "./add";
import { accessDocuments } from "./documents";
import { removeTarget } from "./remove";
import { requestDoctor } from "./requestDoctor";
import {
  type AddTargetsInput,
  addTargetsSchema,
  type DocumentsInput,
  documentsSchema,
  type UpdateTargetInput,
  updateTargetSchema,
} from "./schema";
import type { AccessDocuments, Target } from "./types";
import { updateTarget } from "./update";

export async function addTargetsAction(input: AddTargetsInput): Promise<ActionResult<Target[]>> {
  return changing((actor) => addTargets(actor, parse(addTargetsSchema, input)));
}

/** Also makes a target the default, and switches it off and on. */
export async function updateTargetAction(id: string, input: UpdateTargetInput): Promise<ActionResult<Target>> {
  return changing((actor) => updateTarget(actor, id, parse(updateTargetSchema, input)));
}

export async function removeTargetAction(id: string): Promise<ActionResult<null>> {
  return changing(async (actor) => {
    await removeTarget(actor, id);
    return null;
  });
}

export async function requestDoctorAction(id: string): Promise<ActionResult<Target>> {
  return actionResult(async () => requestDoctor(await requireSignedIn(), id));
}

export async function accessDocumentsAction(input: DocumentsInput): Promise<ActionResult<AccessDocuments>> {
  return actionResult(async () => accessDocuments(await requireSignedIn(), parse(documentsSchema, input)));
}

function changing<Answer>(work: (actor: Actor) => Promise<Answer>): Promise<ActionResult<Answer>> {
  return actionResult(async () => {
    const answer = await work(await requireSignedIn());
    revalidatePath("/settings/targets", "layout");
    return answer;
  });
}
