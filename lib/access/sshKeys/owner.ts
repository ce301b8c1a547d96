import type { Actor } from "@/lib/audit/actor";
import { MayflyError } from "@/lib/platform/errors";

/**
 * Whose SSH keys the actor may see and change: a person's own. A token's are its maker's, and only where it may do
 * all that its maker may: a member's token reaches its own environments, and a key every machine of the person.
 */
export function keyOwner(actor: Actor): string {
  if (actor.kind === "user") return actor.id;
  if (actor.kind === "token" && actor.role === "admin" && actor.userId) return actor.userId;
  throw new MayflyError(
    "forbidden",
    "SSH keys belong to people and reach all of their machines: add yours under Settings, or with a token that an admin made as admin.",
  );
}
