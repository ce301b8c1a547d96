import type { Actor } from "@/lib/audit/actor";
import { MayflyError } from "@/lib/platform/errors";

export function isAdmin(actor: Actor): boolean {
  return actor.kind === "system" || actor.role === "admin";
}

/** Throws `forbidden` for everybody but admins. */
export function requireAdmin(actor: Actor): void {
  if (!isAdmin(actor)) throw new MayflyError("forbidden", "Only an admin may do this. Ask one of yours.");
}

/** The person acting. Throws `forbidden` for tokens, which have no account. */
export function requirePerson(actor: Actor): Extract<Actor, { kind: "user" }> {
  if (actor.kind !== "user") throw new MayflyError("forbidden", "Only a person who has signed in may do this.");
  return actor;
}
