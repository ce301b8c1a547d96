import { db } from "@/lib/platform/db";

/** Whether the doctor has looked at the target since this time, to the end. A target that is gone needs no look. */
export async function hasReportSince(targetId: string, time: Date): Promise<boolean> {
  const [row] = await db().$queryRaw<{ done: boolean }[]>`
    SELECT coalesce(doctor_at >= ${time} AND doctor->>'finishedAt' IS NOT NULL, false) AS done
    FROM target WHERE id = ${targetId}::uuid AND removed_at IS NULL`;
  return row?.done ?? true;
}
