import { db, pool } from "@/lib/platform/db";
import type { Bench } from "@/scripts/bench/bench";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startSandbox } from "@/scripts/bench/world/product";
import { Changes } from "./changes";

/**
 * A database and a sandbox, which confirms of each environment that ends that nothing is left of it. The sandbox as a
 * target has its checks off: the environments that are seeded there have no machines.
 */
export async function openDeadlines({ stack }: Pick<Bench, "stack">) {
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { targetId } = await startSandbox(stack, place);
  await pool().query(`UPDATE target SET config = config || '{"checks": false}'`);
  await addAdmin();
  const user = await db().user.findFirstOrThrow();
  const changes = new Changes();
  await changes.start();
  return { targetId, userId: user.id, changes };
}
