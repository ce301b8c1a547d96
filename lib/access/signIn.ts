import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import type { User } from "@/prisma/generated/client";
import { type AttemptKey, countAttempt, forgiveAttempt } from "./attempts";
import { hashPassword, isOutdated, verifyPassword } from "./password";

/** `address` is where the attempt comes from; null where it is not known. */
export type SignInAttempt = { email: string; password: string; address: string | null };

/**
 * Answers the person behind e-mail and password. Who is unknown, disabled or has no password yet gets the same
 * `unauthenticated` in the same time as a wrong password. Throws `too_many_attempts` while locked.
 */
export async function signIn({ email, password, address }: SignInAttempt): Promise<User> {
  const keys: AttemptKey[] = [{ kind: "email", value: email.trim().toLowerCase() }];
  if (address !== null) keys.push({ kind: "address", value: address });
  await countAttempt(keys);
  const user = await db().user.findUnique({ where: { email: email.trim().toLowerCase() } });
  const matches = await verifyPassword(password, user?.passwordHash ?? null);
  if (!user || !matches || user.disabledAt) throw new MayflyError("unauthenticated", "E-mail or password is wrong.");
  await forgiveAttempt(keys);
  if (user.passwordHash && isOutdated(user.passwordHash)) await renewHash(user.id, password);
  const actor = {
    kind: "user",
    id: user.id,
    name: user.name,
    role: user.role === "admin" ? "admin" : "member",
  } as const;
  await record(db(), [{ actor, action: "user.sign-in", subject: `user:${user.id}` }]);
  return user;
}

async function renewHash(id: string, password: string): Promise<void> {
  await db().user.update({ where: { id }, data: { passwordHash: await hashPassword(password) } });
}
