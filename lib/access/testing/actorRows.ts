import type { Actor, Role } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";

export type UserActor = Extract<Actor, { kind: "user" }>;
export type TokenActor = Extract<Actor, { kind: "token" }>;

/** For tests: a person as a row, who acts. */
export async function userRow(name: string, role: Role = "member"): Promise<UserActor> {
  const id = newId();
  await db().user.create({ data: { id, email: `${id}@example.com`, name, role } });
  return { kind: "user", id, name, role };
}

/** For tests: a token as a row, which acts; made by `maker`, or by nobody who is known. */
export async function tokenRow(name: string, maker: UserActor | null, role: Role = "member"): Promise<TokenActor> {
  const id = newId();
  const userId = maker?.id ?? null;
  await db().token.create({ data: { id, name, prefix: "mf", hash: id, role, userId } });
  return { kind: "token", id, name, role, userId };
}
