import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { ProviderError } from "@/lib/providers/errors";
import type { DoctorLine } from "@/lib/providers/types";
import { reloadTarget } from "./load";
import type { DoctorReport } from "./types";

/**
 * Tries everything that a launch on the target will need, and keeps what was found. Each line is stored, and told to
 * `report`, as soon as it is known. Throws `not_found`.
 */
export async function runDoctor(
  targetId: string,
  signal: AbortSignal,
  report: (line: DoctorLine) => void = () => {},
): Promise<DoctorReport> {
  const target = await reloadTarget(targetId);
  const startedAt = (await databaseNow()).toISOString();
  const lines: DoctorLine[] = [];
  let stored = store(targetId, { startedAt, finishedAt: null, lines: [] });
  const tell = (line: DoctorLine) => {
    lines.push(line);
    report(line);
    const soFar = [...lines];
    stored = stored.then(() => store(targetId, { startedAt, finishedAt: null, lines: soFar }));
  };
  await target.provider.diagnose(signal, tell).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    tell({ name: "Doctor", status: "failed", message: error.message, fix: null });
  });
  await stored;
  const finished = { startedAt, finishedAt: (await databaseNow()).toISOString(), lines };
  await store(targetId, finished);
  return finished;
}

async function store(id: string, doctor: DoctorReport): Promise<void> {
  const { count } = await db().target.updateMany({
    where: { id },
    data: { doctor, doctorAt: new Date(doctor.startedAt) },
  });
  if (count === 0) throw notFound("target");
}
