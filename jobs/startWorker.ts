import { LogWriter } from "@/lib/logs/append";
import { newId } from "@/lib/platform/ids";
import { Leases } from "@/lib/platform/lease";
import { listen } from "@/lib/platform/listen";
import { onJob } from "@/lib/platform/queue";
import { Keepers } from "@/lib/workers/keepers";
import { deploy } from "./deploy";
import { doctor } from "./doctor";
import { heartbeat } from "./heartbeat";
import { maintain } from "./maintain";
import { reap } from "./reap";
import { rescue } from "./rescue";
import { teardown } from "./teardown";

/**
 * Registers every job and starts every loop; ends them in order once `signal` aborts.
 * Resolves, when all are under way, to the promise of that end.
 */
export async function startWorker(signal: AbortSignal): Promise<{ ended: Promise<void> }> {
  const id = newId();
  const leases = new Leases(id);
  leases.start();
  const keepers = new Keepers({ leases, logs: new LogWriter(), signal, onError: report });
  await listen("environment", (payload) => keepers.recheck(payload === "" ? undefined : JSON.parse(payload)));
  const deploying = deploy(keepers, signal);
  const loops = [
    heartbeat(id, signal),
    reap(keepers, signal),
    deploying.done,
    rescue(keepers, signal),
    maintain(signal),
  ];
  await onJob("deploy", deploying.ask);
  await onJob("teardown", teardown(keepers));
  await onJob("doctor", doctor({ leases, signal, onError: report }));
  const ended = Promise.all(loops)
    .then(() => keepers.stopped())
    .then(() => leases.stop());
  return { ended };
}

function report(error: unknown): void {
  process.stderr.write(`worker: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
