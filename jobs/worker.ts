import { closeDb } from "@/lib/platform/db";
import { closeListener } from "@/lib/platform/listen";
import { closeQueue } from "@/lib/platform/queue";
import { startWorker } from "./startWorker";

/** The worker process: `npm run worker`. Ends in order on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());
  const { ended } = await startWorker(stopping.signal);
  process.stdout.write("worker: ready\n");
  await ended;
  await closeQueue();
  await closeListener();
  await closeDb();
}

await main();
process.exit(0);
