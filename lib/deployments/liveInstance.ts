import { db } from "@/lib/platform/db";

/** The machine that serves an environment now, or that is about to. */
export function liveInstance(environmentId: string) {
  return db().instance.findFirst({ where: { environmentId, endedAt: null }, orderBy: { attempt: "desc" } });
}
