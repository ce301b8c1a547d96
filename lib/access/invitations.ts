import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { MayflyError, notFound } from "@/lib/platform/errors";
import type { User } from "@/prisma/generated/client";
import { consumeLink, createLink, requireOpenLink } from "./links";
import { hashPassword } from "./password";
import { requireAdmin } from "./permissions";
import type { AcceptInvitationInput, InvitationInput } from "./schema";
import { createUser } from "./users";

const lifetimeMinutes = 7 * 24 * 60;

/**
 * Adds a person, who sets a password with the link that this answers: good for seven days, once.
 * Inviting somebody who has not come yet makes a new link and ends the old one.
 * Throws `forbidden` for members, `conflict` for an e-mail that has signed in before.
 */
export async function invitePerson(actor: Actor, { email, name, role }: InvitationInput): Promise<{ url: string }> {
  requireAdmin(actor);
  return db().$transaction(async (tx) => {
    const waiting = await tx.user.findFirst({ where: { email, passwordHash: null, disabledAt: null } });
    const user = waiting
      ? await tx.user.update({ where: { id: waiting.id }, data: { name, role } })
      : await createUser(tx, { email, name, role, passwordHash: null });
    const secret = await createLink(tx, { purpose: "invitation", userId: user.id, lifetimeMinutes });
    await record(tx, [{ actor, action: "user.invite", subject: `user:${user.id}`, data: { role } }]);
    return { url: `${env().url}/invitation#${secret}` };
  });
}

/** Sets the password of the person whom the link is for. Throws `not_found` for a link that is used or expired. */
export async function acceptInvitation({ secret, name, password }: AcceptInvitationInput): Promise<User> {
  await requireOpenLink("invitation", secret);
  const passwordHash = await hashPassword(password);
  return db().$transaction(async (tx) => {
    const { userId } = await consumeLink(tx, "invitation", secret);
    const invited = userId && (await tx.user.findUnique({ where: { id: userId } }));
    if (!invited) throw notFound("person");
    if (invited.disabledAt) throw new MayflyError("forbidden", "This account has been disabled. Ask an admin.");
    const user = await tx.user.update({
      where: { id: invited.id },
      data: { name, passwordHash, sessionVersion: { increment: 1 } },
    });
    const actor = { kind: "user", id: user.id, name, role: user.role === "admin" ? "admin" : "member" } as const;
    await record(tx, [{ actor, action: "user.accept-invitation", subject: `user:${user.id}` }]);
    return user;
  });
}
