export type Role = "admin" | "member";

/** Who acts. A token's maker, where it has one, sees what the token owns. */
export type Actor =
  | { kind: "user"; id: string; name: string; role: Role }
  | { kind: "token"; id: string; name: string; role: Role; userId: string | null }
  | { kind: "system" };

/** How an actor is written into events and the audit: `user:<id>`, `token:<id>`, `system`. */
export function actorKey(actor: Actor): string {
  return actor.kind === "system" ? "system" : `${actor.kind}:${actor.id}`;
}
