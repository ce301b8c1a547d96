import { setTimeout as wait } from "node:timers/promises";
import { findProcesses, type Owner } from "./processes";
import { run } from "./run";

const pollMs = 15;
const deadlineMs = 15_000;

/**
 * Ends every process of an instance, daemons included: SIGTERM, after `graceMs` SIGKILL,
 * again until none is left. Throws when some are still there after 15 s.
 */
export async function endProcesses(owner: Owner, graceMs: number): Promise<void> {
  const start = Date.now();
  let asked = false;
  for (;;) {
    const pids = await findProcesses(owner);
    if (pids.length === 0) return;
    const elapsedMs = Date.now() - start;
    if (elapsedMs > deadlineMs) throw new Error(`processes ${pids.join(", ")} of ${owner.instanceId} do not end`);
    if (elapsedMs >= graceMs) await kill(pids, owner);
    else if (!asked) {
      asked = true;
      for (const pid of pids) signal(pid, "SIGTERM");
    }
    await wait(pollMs);
  }
}

/** As the instance's own user in one stroke, which nothing can outrun by forking; else one by one. */
async function kill(pids: number[], { account }: Owner): Promise<void> {
  if (account) await run("/bin/sh", ["-c", "kill -KILL -1; exit 0"], account).catch(() => undefined);
  for (const pid of pids) signal(pid, "SIGKILL");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between being found and being signalled.
  }
}
