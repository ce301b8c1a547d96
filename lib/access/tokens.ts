import type { Actor, Role } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { databaseNow } from "@/lib/platform/clock";
import { randomSecret, sha256 } from "@/lib/platform/crypto";
import { db, type Tx } from "@/lib/platform/db";
import { MayflyError, notFound } from "@/lib/platform/errors";
import { isId, newId } from "@/lib/platform/ids";
import type { Token } from "@/prisma/generated/client";
import { isAdmin, requirePerson } from "./permissions";
import type { CreateTokenInput } from "./schema";

const tokenStart = "mayfly_";
const prefixLength = tokenStart.length + 6;
const dayMs = 24 * 60 * 60 * 1_000;

export type NewToken = { name: string; role: Role; userId: string | null; expiresAt: Date | null };

/** Makes a token: `mayfly_` and 256 random bits. It is shown once, here; the row holds its hash. */
export async function createToken(input: NewToken, tx: Tx = db()): Promise<{ token: string; row: Token }> {
  const token = `${tokenStart}${randomSecret()}`;
  const row = await tx.token.create({
    data: { id: newId(), ...input, prefix: token.slice(0, prefixLength), hash: sha256(token) },
  });
  return { token, row };
}

/** A token of the person acting. Throws `forbidden` where it could do more than its maker. */
export async function createOwnToken(actor: Actor, input: CreateTokenInput): Promise<{ token: string }> {
  const { id: userId, role } = requirePerson(actor);
  if (input.role === "admin" && role !== "admin") {
    throw new MayflyError("forbidden", "A member's token is a member's: only an admin can make one for an admin.");
  }
  return db().$transaction(async (tx) => {
    const expiresAt = await expiryOf(tx, input.expiresInDays);
    const { token, row } = await createToken({ name: input.name, role: input.role, userId, expiresAt }, tx);
    await record(tx, [{ actor, action: "token.create", subject: `token:${row.id}`, data: { role: input.role } }]);
    return { token };
  });
}

async function expiryOf(tx: Tx, days: number | null): Promise<Date | null> {
  return days === null ? null : new Date((await databaseNow(tx)).getTime() + days * dayMs);
}

/** Ends a token at once. Throws `not_found` unless it is the actor's, or the actor an admin. */
export async function revokeToken(actor: Actor, id: string): Promise<void> {
  if (!isId(id)) throw notFound("token");
  await db().$transaction(async (tx) => {
    const row = await tx.token.findFirst({ where: { id, ...ownTokens(actor) } });
    if (!row) throw notFound("token");
    if (row.revokedAt) return;
    await tx.token.update({ where: { id }, data: { revokedAt: await databaseNow(tx) } });
    await record(tx, [{ actor, action: "token.revoke", subject: `token:${id}` }]);
  });
}

export type TokenSummary = {
  id: string;
  name: string;
  prefix: string;
  role: Role;
  maker: { id: string; name: string } | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
};

/** The newest first: a person's own, or everybody's for an admin. Never the secret. */
export async function listTokens(actor: Actor): Promise<TokenSummary[]> {
  const rows = await db().token.findMany({
    where: ownTokens(actor),
    include: { user: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role === "admin" ? "admin" : "member",
    maker: row.user,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

function ownTokens(actor: Actor): { userId?: string } {
  return isAdmin(actor) ? {} : { userId: requirePerson(actor).id };
}
