import { type Actor, actorKey } from "@/lib/audit/actor";

/** Who owns what this actor makes. */
export function ownership(actor: Actor): { ownerKey: string; userId: string | null; tokenId: string | null } {
  if (actor.kind === "user") return { ownerKey: actorKey(actor), userId: actor.id, tokenId: null };
  if (actor.kind === "token") return { ownerKey: actorKey(actor), userId: actor.userId, tokenId: actor.id };
  throw new Error("Mayfly itself owns nothing.");
}

/** The part of a Prisma `where` that keeps to what the actor may see. */
export function visibleTo(actor: Actor): { userId?: string; tokenId?: string } {
  if (actor.kind === "system" || actor.role === "admin") return {};
  return actor.kind === "user" ? { userId: actor.id } : { tokenId: actor.id };
}
