import { randomSecret, sha256 } from "@/lib/platform/crypto";
import { db, type Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";

export type LinkPurpose = "setup" | "invitation";
export type NewLink = { purpose: LinkPurpose; userId: string | null; lifetimeMinutes: number };

/** Makes a one-time link's secret, stored hashed. Links of the same purpose and person that are still open end. */
export async function createLink(tx: Tx, { purpose, userId, lifetimeMinutes }: NewLink): Promise<string> {
  await tx.oneTimeLink.deleteMany({ where: { purpose, userId, consumedAt: null } });
  const secret = randomSecret();
  await tx.$executeRaw`
    INSERT INTO one_time_link (id, purpose, secret_hash, user_id, expires_at)
    VALUES (${newId()}::uuid, ${purpose}, ${sha256(secret)}, ${userId}::uuid,
      mayfly_now() + make_interval(mins => ${lifetimeMinutes}::int))`;
  return secret;
}

/** Uses a link up and answers whom it is for. Of many at once one succeeds; the others get `not_found`. */
export async function consumeLink(tx: Tx, purpose: LinkPurpose, secret: string): Promise<{ userId: string | null }> {
  const [link] = await tx.$queryRaw<{ userId: string | null }[]>`
    UPDATE one_time_link SET consumed_at = mayfly_now()
    WHERE secret_hash = ${sha256(secret)} AND purpose = ${purpose} AND consumed_at IS NULL AND expires_at > mayfly_now()
    RETURNING user_id AS "userId"`;
  if (!link) throw linkGone();
  return link;
}

/** Throws `not_found` unless the link is open; before the costly work that consuming it would need. */
export async function requireOpenLink(purpose: LinkPurpose, secret: string): Promise<void> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM one_time_link
    WHERE secret_hash = ${sha256(secret)} AND purpose = ${purpose} AND consumed_at IS NULL AND expires_at > mayfly_now()`;
  if (rows.length === 0) throw linkGone();
}

function linkGone(): MayflyError {
  return new MayflyError("not_found", "This link was used, has expired or never existed. Ask for a new one.");
}
