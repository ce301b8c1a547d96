/** Beside the product's own pg-boss, in the same database. */
export const besideSchema = "beside_pgboss";
export const pgBossQueue = "deploy";
/** More than arrive between two polls. */
export const pgBossBatchSize = 1_000;
