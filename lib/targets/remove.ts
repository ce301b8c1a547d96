import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { getTarget } from "./connected";

/**
 * Disconnects a target and forgets its credentials. What has lived there keeps its record.
 * Throws `conflict` while environments live there, since nobody could end them any more, and for the sandbox.
 */
export async function removeTarget(actor: Actor, id: string): Promise<void> {
  const { name, builtIn } = await getTarget(actor, id);
  if (builtIn) throw new MayflyError("conflict", "The sandbox is kept by `npm start`: switch it off instead.");
  await db().$transaction(async (tx) => {
    // Whoever creates an environment there waits, and then does not find the target.
    await tx.$queryRaw`SELECT id FROM target WHERE id = ${id}::uuid FOR UPDATE`;
    const live = await tx.environment.findMany({
      where: { targetId: id, status: { notIn: ["terminated", "failed"] } },
      select: { name: true },
      take: 4,
    });
    if (live.length > 0) {
      const names = live.slice(0, 3).map((environment) => environment.name);
      const more = live.length > 3 ? " and others" : "";
      throw new MayflyError("conflict", `${name} still has environments: end ${names.join(", ")}${more} first.`);
    }
    await tx.$executeRaw`
      UPDATE target SET removed_at = mayfly_now(), enabled = false, is_default = false, credentials = NULL
      WHERE id = ${id}::uuid`;
    await tx.project.updateMany({ where: { targetId: id }, data: { targetId: null } });
    await record(tx, [{ actor, action: "target.remove", subject: `target:${id}`, data: { name } }]);
  });
}
