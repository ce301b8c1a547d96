"use server";

import { revalidatePath } from "next/cache";
import { requireSignedIn } from "@/lib/access/session";
import { type RedeployInput, redeploySchema } from "@/lib/environments/schema";
import type { Environment } from "@/lib/environments/types";
import { type ActionResult, actionResult } from "@/lib/platform/action";
import { parse } from "@/lib/platform/parse";
import { cancelDeployment } from "./cancel";
import { redeploy } from "./redeploy";

export async function redeployAction(id: string, input: RedeployInput): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await redeploy(actor, id, parse(redeploySchema, input));
    revalidatePath("/environments", "layout");
    return environment;
  });
}

export async function cancelDeploymentAction(id: string): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await cancelDeployment(actor, id);
    revalidatePath("/environments", "layout");
    return environment;
  });
}
