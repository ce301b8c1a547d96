import { startWorker } from "@/jobs/startWorker";
import { Leases } from "@/lib/platform/lease";
import { reportStart } from "@/scripts/bench/world/starts";

/** The whole worker as it is, which also reports when it takes an environment's lease: from there on it works. */
const acquire = Leases.prototype.acquire;
Leases.prototype.acquire = async function (key) {
  const lease = await acquire.call(this, key);
  if (lease) reportStart(key.replace("environment:", ""));
  return lease;
};

const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());
const { ended } = await startWorker(stopping.signal);
process.stdout.write("worker: ready\n");
await ended;
process.exit(0);
