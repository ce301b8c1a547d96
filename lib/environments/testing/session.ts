import { openSession, type Session } from "@/lib/environments/worker/session";
import { readState } from "@/lib/environments/worker/state";
import { scriptedCloud } from "@/lib/instances/testing/scriptedCloud";
import { LogWriter } from "@/lib/logs/append";
import { pool } from "@/lib/platform/db";
import { Leases } from "@/lib/platform/lease";
import type { Provider } from "@/lib/providers/types";
import { loadTarget } from "@/lib/targets/load";

/** A log that takes everything: what is said before a write cannot fail in its place. */
const patient = { append: () => Promise.resolve() } as unknown as LogWriter;

type Options = { provider?: Provider; signal?: AbortSignal; log?: "real" | "patient" };

/** For tests: a worker's session for an environment that it holds. Its cloud is only asked what `provider` answers. */
export async function openTestSession(
  leases: Leases,
  environmentId: string,
  { provider = scriptedCloud({}).provider, signal, log = "real" }: Options = {},
): Promise<Session> {
  const lease = await leases.acquire(`environment:${environmentId}`);
  const state = await readState(environmentId);
  if (!lease || !state) throw new Error("Somebody holds the environment, or it is not there.");
  const target = await loadTarget(state.targetId);
  const logs = log === "real" ? new LogWriter() : patient;
  const session = await openSession({ lease, state, target, logs, signal: signal ?? lease.signal });
  return { ...session, target: { ...target, provider } };
}

/** As if its worker had been paused until the hold was over, and another one had taken it; it does not know yet. */
export async function takeOver({ lease }: Pick<Session, "lease">): Promise<Leases> {
  await pool().query("UPDATE lease SET expires_at = clock_timestamp() - interval '1 second' WHERE key = $1", [
    lease.key,
  ]);
  const other = new Leases("the next worker");
  if (!(await other.acquire(lease.key))) throw new Error("It should have been free.");
  return other;
}
