import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import type { User } from "@/prisma/generated/client";
import { consumeLink, createLink, requireOpenLink } from "./links";
import { hashPassword } from "./password";
import type { SetupInput } from "./schema";
import { createUser, hasUsers, lockFirstAdmin } from "./users";

const lifetimeMinutes = 60;

/** The secret of the link with which the first admin is made: good for an hour, once. Earlier ones end. */
export async function createSetupLink(): Promise<string> {
  return db().$transaction(async (tx) => {
    await lockFirstAdmin(tx);
    if (await hasUsers(tx)) throw alreadySetUp();
    return createLink(tx, { purpose: "setup", userId: null, lifetimeMinutes });
  });
}

/**
 * Makes the first admin. However many try at once, one gets the place.
 * Throws `not_found` for a link that is used or expired, `conflict` once there is anybody.
 */
export async function completeSetup({ secret, email, name, password }: SetupInput): Promise<User> {
  await requireOpenLink("setup", secret);
  const passwordHash = await hashPassword(password);
  return db().$transaction(async (tx) => {
    await lockFirstAdmin(tx);
    if (await hasUsers(tx)) throw alreadySetUp();
    await consumeLink(tx, "setup", secret);
    const user = await createUser(tx, { email, name, role: "admin", passwordHash });
    const actor = { kind: "user", id: user.id, name, role: "admin" } as const;
    await record(tx, [{ actor, action: "user.set-up", subject: `user:${user.id}` }]);
    return user;
  });
}

function alreadySetUp(): MayflyError {
  return new MayflyError(
    "conflict",
    "This installation has its first admin. Sign in, or ask an admin for an invitation.",
  );
}
