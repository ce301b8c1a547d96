import type { Tx } from "@/lib/platform/db";

/** The target of whoever names none. There is one at most: the other gives way first. */
export async function makeDefault(tx: Tx, id: string): Promise<void> {
  await tx.target.updateMany({ where: { isDefault: true, NOT: { id } }, data: { isDefault: false } });
  await tx.target.update({ where: { id }, data: { isDefault: true, enabled: true } });
}
