import { db } from "@/lib/platform/db";

/** The machine that serves an environment now, or that is about to. One that is to be replaced is none any more. */
export function liveInstance(environmentId: string) {
  return db().instance.findFirst({
    where: { environmentId, endedAt: null, retiredAt: null },
    orderBy: { attempt: "desc" },
  });
}
