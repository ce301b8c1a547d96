import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import { keyOwner } from "./owner";

/** Removes a key; it leaves the person's machines with their next deployment. Throws `not_found`. */
export async function removeSshKey(actor: Actor, id: string): Promise<void> {
  const userId = keyOwner(actor);
  if (!isId(id)) throw notFound("SSH key");
  await db().$transaction(async (tx) => {
    const { count } = await tx.sshKey.deleteMany({ where: { id, userId } });
    if (count === 0) throw notFound("SSH key");
    await record(tx, [{ actor, action: "ssh-key.remove", subject: `ssh-key:${id}` }]);
  });
}
