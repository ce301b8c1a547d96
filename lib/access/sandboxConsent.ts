import { type Actor, actorKey } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { requireAdmin } from "./permissions";

const key = "sandbox-consent";

/** Whether an admin has agreed that the sandbox runs strangers' code on this machine. */
export async function hasSandboxConsent(): Promise<boolean> {
  return (await db().setting.findUnique({ where: { key } })) !== null;
}

/** Asked once. Throws `forbidden` for members: it is not their machine. */
export async function consentToSandbox(actor: Actor): Promise<void> {
  requireAdmin(actor);
  await db().$transaction(async (tx) => {
    const value = { by: actorKey(actor), at: (await databaseNow(tx)).toISOString() };
    const { count } = await tx.setting.createMany({ data: [{ key, value }], skipDuplicates: true });
    if (count > 0) await record(tx, [{ actor, action: "sandbox.consent", subject: "setting:sandbox" }]);
  });
}
