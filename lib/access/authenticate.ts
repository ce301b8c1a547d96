import type { Actor } from "@/lib/audit/actor";
import { sha256 } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { MayflyError } from "@/lib/platform/errors";
import { runStatement } from "@/lib/platform/statement";
import { Prisma } from "@/prisma/generated/client";
import { personOfRequest } from "./session";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Who sends a request: by its bearer token where it has one, else by its session. Throws `unauthenticated`. */
export async function authenticate(request: Request): Promise<Actor> {
  const header = request.headers.get("authorization");
  if (header !== null) return byToken(header);
  const person = await personOfRequest(request);
  if (!person) throw new MayflyError("unauthenticated", "Sign in, or send a token: `Authorization: Bearer mayfly_…`.");
  if (!safeMethods.has(request.method)) requireSameOrigin(request);
  return person;
}

type TokenRow = {
  id: string;
  name: string;
  role: string;
  userId: string | null;
  userRole: string | null;
  stale: boolean;
};

async function byToken(header: string): Promise<Actor> {
  const token = /^Bearer +(mayfly_[A-Za-z0-9_-]{43})$/i.exec(header.trim())?.[1];
  const [row] = token ? await findToken(sha256(token)) : [];
  if (!row) throw new MayflyError("unauthenticated", "This token is unknown, revoked or expired.");
  if (row.stale) await db().$executeRaw`UPDATE token SET last_used_at = mayfly_now() WHERE id = ${row.id}::uuid`;
  // A token can never do more than its maker can today.
  const role = row.role === "admin" && row.userRole !== "member" ? "admin" : "member";
  return { kind: "token", id: row.id, name: row.name, role, userId: row.userId };
}

/** The time of use is kept to the minute, so that a busy token does not write on each request. */
function findToken(hash: string): Promise<TokenRow[]> {
  const sql = Prisma.sql`
    SELECT t.id, t.name, t.role, t.user_id AS "userId", u.role AS "userRole",
      coalesce(t.last_used_at < mayfly_now() - interval '1 minute', true) AS stale
    FROM token t LEFT JOIN "user" u ON u.id = t.user_id
    WHERE t.hash = ${hash} AND t.revoked_at IS NULL AND coalesce(t.expires_at > mayfly_now(), true)
      AND u.disabled_at IS NULL`;
  return runStatement("token", sql);
}

/**
 * Browsers send a session's cookie along with what other sites' pages ask for, and say where a request comes from
 * (Sec-Fetch-Site, Origin). Throws `forbidden` for a write that another site started.
 */
function requireSameOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  const sameSite = site === null || site === "same-origin" || site === "none";
  const sameOrigin =
    origin === null || origin === new URL(env().url).origin || (URL.canParse(origin) && new URL(origin).host === host);
  if (!sameSite || !sameOrigin) throw new MayflyError("forbidden", "This request comes from another site.");
}
