import type { Actor, Role } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { databaseNow } from "@/lib/platform/clock";
import { db, type Tx } from "@/lib/platform/db";
import { MayflyError, notFound } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import type { User } from "@/prisma/generated/client";
import { requireAdmin } from "./permissions";
import { findUser } from "./users";

export type Person = {
  id: string;
  email: string;
  name: string;
  role: Role;
  status: "active" | "invited" | "disabled";
  createdAt: string;
};

/** Everybody, by name. Throws `forbidden` for members. */
export async function listPeople(actor: Actor): Promise<Person[]> {
  requireAdmin(actor);
  const users = await db().user.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }] });
  return users.map(toPerson);
}

/** Somebody's own account. */
export async function getPerson(id: string): Promise<Person> {
  const user = await findUser(id);
  if (!user) throw notFound("person");
  return toPerson(user);
}

/** Throws `conflict` where it would leave no admin. */
export async function setPersonRole(actor: Actor, id: string, role: Role): Promise<Person> {
  return change(actor, id, "user.set-role", async (tx, user) => {
    if (role === "member") await keepAnAdmin(tx, user);
    return tx.user.update({ where: { id }, data: { role } });
  });
}

/** Ends the person's sessions and tokens at once; what they own stays. Throws `conflict` for the last admin. */
export async function disablePerson(actor: Actor, id: string): Promise<Person> {
  return change(actor, id, "user.disable", async (tx, user) => {
    await keepAnAdmin(tx, user);
    const disabledAt = user.disabledAt ?? (await databaseNow(tx));
    return tx.user.update({ where: { id }, data: { disabledAt, sessionVersion: { increment: 1 } } });
  });
}

export async function enablePerson(actor: Actor, id: string): Promise<Person> {
  return change(actor, id, "user.enable", (tx) => tx.user.update({ where: { id }, data: { disabledAt: null } }));
}

type Change = (tx: Tx, user: User) => Promise<User>;

async function change(actor: Actor, id: string, action: string, apply: Change): Promise<Person> {
  requireAdmin(actor);
  if (!isId(id)) throw notFound("person");
  return db().$transaction(async (tx) => {
    // Admins are locked in one order, so that two who remove each other cannot both succeed.
    await tx.$queryRaw`SELECT id FROM "user" WHERE role = 'admin' OR id = ${id}::uuid ORDER BY id FOR UPDATE`;
    const user = await tx.user.findUnique({ where: { id } });
    if (!user) throw notFound("person");
    const changed = toPerson(await apply(tx, user));
    await record(tx, [{ actor, action, subject: `user:${id}`, data: { role: changed.role } }]);
    return changed;
  });
}

async function keepAnAdmin(tx: Tx, leaving: User): Promise<void> {
  if (leaving.role !== "admin" || leaving.disabledAt || !leaving.passwordHash) return;
  const others = await tx.user.count({
    where: { role: "admin", disabledAt: null, passwordHash: { not: null }, id: { not: leaving.id } },
  });
  if (others === 0) throw new MayflyError("conflict", "This is the last admin: make somebody else admin first.");
}

function toPerson(user: User): Person {
  const status = user.disabledAt ? "disabled" : user.passwordHash ? "active" : "invited";
  const role = user.role === "admin" ? "admin" : "member";
  return { id: user.id, email: user.email, name: user.name, role, status, createdAt: user.createdAt.toISOString() };
}
