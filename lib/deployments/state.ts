import type { Status } from "@/lib/environments/lifecycle";
import { db } from "@/lib/platform/db";
import type { DutyState } from "./duty";

/** The row a worker acts on, with its sealed variables. */
export function readState(environmentId: string) {
  return db().environment.findUnique({ where: { id: environmentId }, include: { variables: true } });
}

export type State = NonNullable<Awaited<ReturnType<typeof readState>>>;

/** Only what decides the duty: read at every change, so it is small. */
export async function readDutyState(environmentId: string): Promise<DutyState | null> {
  const row = await db().environment.findUnique({
    where: { id: environmentId },
    select: {
      status: true,
      deployments: { where: { status: { in: ["queued", "running"] } }, select: { id: true, cancelledAt: true } },
    },
  });
  if (!row) return null;
  const [open] = row.deployments;
  return {
    status: row.status as Status,
    openDeployment: open ? { id: open.id, cancelled: open.cancelledAt !== null } : null,
  };
}
