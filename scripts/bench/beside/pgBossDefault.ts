import { PgBoss } from "pg-boss";
import { reportStart } from "@/scripts/bench/world/starts";
import { besideSchema, pgBossBatchSize, pgBossQueue } from "./pgBossNames";

/** pg-boss as it comes, apart from the size of a batch: one job per poll would fall behind for ever. */
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? "", schema: besideSchema });
boss.on("error", (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
await boss.start();
await boss.createQueue(pgBossQueue);
await boss.work<{ environmentId: string }>(pgBossQueue, { batchSize: pgBossBatchSize }, async (jobs) => {
  for (const { data } of jobs) reportStart(data.environmentId);
});
process.stdout.write("pg-boss: ready\n");
