import { db } from "@/lib/platform/db";

/**
 * The deployment whose release runs, or ran last: the newest that succeeded. One that only started a machine again has
 * no release of its own. Null where there was none.
 */
export function lastRelease(environmentId: string) {
  return db().deployment.findFirst({
    where: { environmentId, status: "succeeded", purpose: { not: "start" } },
    orderBy: { number: "desc" },
  });
}
