import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { invalidInput, notFound } from "@/lib/platform/errors";
import { type AttemptKey, countAttempt, forgiveAttempt } from "./attempts";
import { hashPassword, verifyPassword } from "./password";
import { requirePerson } from "./permissions";
import type { ChangePasswordInput } from "./schema";

/** Ends every session of the person acting, this one too. Tokens stay. */
export async function signOutEverywhere(actor: Actor): Promise<void> {
  const { id } = requirePerson(actor);
  await db().$transaction(async (tx) => {
    await tx.user.update({ where: { id }, data: { sessionVersion: { increment: 1 } } });
    await record(tx, [{ actor, action: "user.sign-out-everywhere", subject: `user:${id}` }]);
  });
}

/**
 * Changes the password of the person acting and ends all sessions, this one too.
 * Throws `invalid_input` for a wrong current password, whose attempts count as those of signing in.
 */
export async function changePassword(actor: Actor, input: ChangePasswordInput): Promise<void> {
  const { id } = requirePerson(actor);
  const user = await db().user.findUnique({ where: { id } });
  if (!user) throw notFound("person");
  const keys: AttemptKey[] = [{ kind: "email", value: user.email }];
  await countAttempt(keys);
  const matches = await verifyPassword(input.currentPassword, user.passwordHash);
  if (!matches) throw invalidInput("currentPassword", "is not your password");
  await forgiveAttempt(keys);
  const passwordHash = await hashPassword(input.newPassword);
  await db().$transaction(async (tx) => {
    await tx.user.update({ where: { id }, data: { passwordHash, sessionVersion: { increment: 1 } } });
    await record(tx, [{ actor, action: "user.change-password", subject: `user:${id}` }]);
  });
}
