import { db } from "./db";
import { MayflyError } from "./errors";

const deadlineMs = 3_000;
/** A worker says every second that it lives. */
const silenceSeconds = 10;

/** Throws `unavailable`, and why, unless the database answers and a worker lives. */
export async function checkHealth(): Promise<{ status: "ok"; workers: number }> {
  const workers = await liveWorkers();
  if (workers > 0) return { status: "ok", workers };
  throw new MayflyError("unavailable", `No worker has said within ${silenceSeconds} s that it is alive. Start one.`);
}

async function liveWorkers(): Promise<number> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs).unref();
  });
  const asked = db().$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM worker
    WHERE seen_at > mayfly_now() - make_interval(secs => ${silenceSeconds}::int)`;
  const [row] = await Promise.race([asked, late]).catch((cause: unknown) => {
    throw new MayflyError("unavailable", "The database does not answer.", { cause });
  });
  return row.count;
}
