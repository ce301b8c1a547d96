import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { askDoctor } from "./askDoctor";
import { getTarget } from "./connected";
import type { Target } from "./types";

/** Has a worker look at the target; its lines appear on the target as they are found. Throws as `getTarget` does. */
export async function requestDoctor(actor: Actor, id: string): Promise<Target> {
  const target = await getTarget(actor, id);
  await db().$transaction((tx) => askDoctor(tx, [id]));
  return target;
}
