import { cache } from "react";
import type { Role } from "@/lib/audit/actor";
import { db, type Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";
import { hashPassword } from "./password";

export type NewUser = { email: string; name: string; role: Role; passwordHash: string | null };

/** Somebody's row, or null. While a page is made, whoever asks gets what the first one read. */
export const findUser = cache((id: string): Promise<User | null> => db().user.findUnique({ where: { id } }));

/** Throws `conflict` where the e-mail is taken. `email` is in lower case already. */
export async function createUser(tx: Tx, user: NewUser): Promise<User> {
  if (await tx.user.findUnique({ where: { email: user.email } })) {
    throw new MayflyError("conflict", "There is somebody with this e-mail already.");
  }
  return tx.user.create({ data: { id: newId(), ...user } });
}

export async function hasUsers(tx: Tx = db()): Promise<boolean> {
  return (await tx.user.findFirst({ select: { id: true } })) !== null;
}

/** Whoever makes the first admin holds this until the end of the transaction: there is only one first. */
export async function lockFirstAdmin(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('mayfly-first-admin'))`;
}

export type FirstAdmin = { email: string; name: string; password: string };

/** Makes the first admin of an unattended installation; answers null, and does nothing, where there is anybody. */
export async function createFirstAdmin({ email, name, password }: FirstAdmin): Promise<User | null> {
  if (await hasUsers()) return null;
  const passwordHash = await hashPassword(password);
  return db().$transaction(async (tx) => {
    await lockFirstAdmin(tx);
    if (await hasUsers(tx)) return null;
    return createUser(tx, { email: email.toLowerCase(), name, role: "admin", passwordHash });
  });
}
