import { LogWriter } from "@/lib/logs/append";
import { Keepers } from "@/lib/deployments/keepers";
import { newId } from "@/lib/platform/ids";
import { closeDb } from "@/lib/platform/db";
import { Leases } from "@/lib/platform/lease";
import { closeListener, listen } from "@/lib/platform/listen";
import { closeQueue, onJob } from "@/lib/platform/queue";
import { deploy } from "./deploy";
import { heartbeat } from "./heartbeat";
import { maintain } from "./maintain";
import { reap } from "./reap";
import { rescue } from "./rescue";
import { teardown } from "./teardown";

/** The worker process: registers every job, and ends in order when asked to. */
async function main(): Promise<void> {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());
  const { signal } = stopping;
  const id = newId();
  const leases = new Leases(id);
  leases.start();
  const keepers = new Keepers({ leases, logs: new LogWriter(), signal, onError: report });
  await listen("environment", (payload) => keepers.recheck(payload === "" ? undefined : JSON.parse(payload)));
  await onJob("deploy", deploy(keepers));
  await onJob("teardown", teardown(keepers));
  const loops = [heartbeat(id, signal), reap(keepers, signal), rescue(keepers, signal), maintain(signal)];
  process.stdout.write("worker: ready\n");
  await Promise.all(loops);
  await keepers.stopped();
  await leases.stop();
  await closeQueue();
  await closeListener();
  await closeDb();
}

function report(error: unknown): void {
  process.stderr.write(`worker: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

await main();
process.exit(0);
