import { PgBoss } from "pg-boss";
import { reportStart } from "@/scripts/bench/world/starts";
import { besideSchema, pgBossQueue } from "./pgBossNames";

/** A worker of pg-boss at its defaults, which takes as many jobs as it is told (an argument) and never ends one. */
const batchSize = Number(process.argv[2]);

const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? "", schema: besideSchema });
boss.on("error", (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
await boss.start();
await boss.createQueue(pgBossQueue);
await boss.work(pgBossQueue, { batchSize }, (jobs) => {
  for (const { id } of jobs) reportStart(id);
  return new Promise(() => {});
});
process.stdout.write("pg-boss: ready\n");
