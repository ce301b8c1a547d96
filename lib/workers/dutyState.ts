import { gather } from "@/lib/platform/gather";
import { runStatement } from "@/lib/platform/statement";
import { Prisma } from "@/prisma/generated/client";
import type { DutyState } from "./duty";
import { roomOn } from "./waiting";

type Row = DutyState & { id: string };

/** Only what decides the duty: read at every change, so it is small. Thousands may ask at once. */
export const readDutyState = gather(readDutyStates);

async function readDutyStates(ids: string[]): Promise<Map<string, DutyState>> {
  const rows = await runStatement<Row>(
    "duty states",
    // Behind a SELECT the number of ids is unknown to Postgres, so one plan does for all: making one takes longer
    // than the answer.
    Prisma.sql`
    SELECT id, status, drill_requested_at IS NOT NULL AS drill, (
        SELECT json_build_object('id', deployment.id, 'cancelled', deployment.cancelled_at IS NOT NULL,
          'queuedOn', CASE deployment.status WHEN 'queued' THEN environment.target_id END,
          'hasRoom', CASE deployment.status WHEN 'queued' THEN (${roomOn(Prisma.sql`environment.target_id`)}) > 0
            ELSE false END)
        FROM deployment WHERE environment_id = environment.id AND status IN ('queued', 'running')) AS "openDeployment"
    FROM environment
    WHERE id = ANY((SELECT ${ids}::uuid[])::uuid[])`,
  );
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}
