"use server";

import { revalidatePath } from "next/cache";
import { requireSignedIn } from "@/lib/access/session";
import { type ActionResult, actionResult } from "@/lib/platform/action";
import { env } from "@/lib/platform/env";
import { MayflyError } from "@/lib/platform/errors";
import { parse } from "@/lib/platform/parse";
import { createEnvironment } from "./creation/create";
import { drillEnvironment } from "./drill";
import { extendEnvironment } from "./extend";
import { type CreateEnvironmentInput, createEnvironmentSchema, type ExtendInput, extendSchema } from "./schema";
import { startEnvironment } from "./start";
import { stopEnvironment } from "./stop";
import { terminateEnvironment } from "./terminate";
import type { Environment } from "./types";

export async function createEnvironmentAction(input: CreateEnvironmentInput): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await createEnvironment(actor, parse(createEnvironmentSchema, input));
    revalidatePath("/environments", "layout");
    return environment;
  });
}

/** An environment of the small app that comes with Mayfly. */
export async function trySampleAction(): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const repositoryUrl = env().MAYFLY_SAMPLE_URL;
    if (!repositoryUrl) throw new MayflyError("unavailable", "The sample is served by `npm start` alone.");
    const environment = await createEnvironment(actor, { repositoryUrl });
    revalidatePath("/environments", "layout");
    return environment;
  });
}

export async function extendEnvironmentAction(id: string, input: ExtendInput): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await extendEnvironment(actor, id, parse(extendSchema, input));
    revalidatePath("/environments", "layout");
    return environment;
  });
}

export async function terminateEnvironmentAction(id: string): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await terminateEnvironment(actor, id);
    revalidatePath("/environments", "layout");
    return environment;
  });
}

/** Switches its machine off; the disk stays. */
export async function stopEnvironmentAction(id: string): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await stopEnvironment(actor, id);
    revalidatePath("/environments", "layout");
    return environment;
  });
}

/** Brings a stopped environment back, at a new address. */
export async function startEnvironmentAction(id: string): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await startEnvironment(actor, id);
    revalidatePath("/environments", "layout");
    return environment;
  });
}

/** Rehearses an interruption of its Spot machine. */
export async function drillEnvironmentAction(id: string): Promise<ActionResult<Environment>> {
  return actionResult(async () => {
    const actor = await requireSignedIn();
    const environment = await drillEnvironment(actor, id);
    revalidatePath("/environments", "layout");
    return environment;
  });
}
