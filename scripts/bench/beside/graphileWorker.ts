import { Logger, run } from "graphile-worker";
import { reportStart } from "@/scripts/bench/world/starts";

/** A graphile-worker with the options of its manual's first example, and without its log, which would cost it time. */
const runner = await run({
  connectionString: process.env.DATABASE_URL,
  concurrency: 5,
  pollInterval: 1_000,
  logger: new Logger(() => () => {}),
  taskList: {
    deploy: async (payload) => reportStart((payload as { environmentId: string }).environmentId),
  },
});
process.stdout.write("graphile: ready\n");
await runner.promise;
