import { maintainPartitions } from "@/lib/logs/partitions";
import { databaseNow } from "@/lib/platform/clock";
import { pool } from "@/lib/platform/db";
import { refreshCatalogues } from "@/lib/targets/catalogue";
import { loop } from "./loop";

const everyMs = 3_600_000;

/** Housekeeping, once an hour: the log's partitions, what has outlived its use, and what the clouds offer. */
export async function maintain(signal: AbortSignal): Promise<void> {
  await loop("maintenance", signal, async () => {
    await maintainPartitions(await databaseNow());
    await pool().query("DELETE FROM idempotency_key WHERE created_at < mayfly_now() - interval '24 hours'");
    const { failed } = await refreshCatalogues(signal);
    for (const reason of failed) process.stderr.write(`instance types: ${reason}\n`);
    return everyMs;
  }).done;
}
