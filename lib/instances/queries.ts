import { launched, live } from "@/lib/environments/instance";
import { db } from "@/lib/platform/db";
import type { Instance } from "@/prisma/generated/client";

/** The machine that serves an environment now, or that is about to. One that is to be replaced is none any more. */
export function liveInstance(environmentId: string) {
  return db().instance.findFirst({
    where: { environmentId, state: { in: [...live] } },
    orderBy: { attempt: "desc" },
  });
}

/** The machine that is there, without one that is only planned; and those that were replaced and have not ended yet. */
export async function readMachines(environmentId: string): Promise<{ live: Instance | null; retired: Instance[] }> {
  const machines = await db().instance.findMany({
    where: { environmentId, state: { in: [...launched, "retired"] } },
    orderBy: { attempt: "desc" },
  });
  const isRetired = ({ state }: Instance) => state === "retired";
  return { live: machines.find((machine) => !isRetired(machine)) ?? null, retired: machines.filter(isRetired) };
}
