import { db, type Tx } from "./db";

/** The database's clock: the only one that decides anything. Tests move it through the setting `clock`. */
export async function databaseNow(tx: Tx = db()): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`SELECT mayfly_now() AS now`;
  return row.now;
}
