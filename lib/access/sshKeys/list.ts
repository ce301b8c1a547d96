import type { Actor } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import type { SshKey as SshKeyRow } from "@/prisma/generated/client";
import { keyOwner } from "./owner";
import type { SshKey } from "./types";

/** The person's keys, the newest first. */
export async function listSshKeys(actor: Actor): Promise<SshKey[]> {
  const where = { userId: keyOwner(actor) };
  const rows = await db().sshKey.findMany({ where, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  return rows.map(toSshKey);
}

export function toSshKey({ id, name, publicKey, fingerprint, createdAt }: SshKeyRow): SshKey {
  const [type = ""] = publicKey.split(" ");
  return { id, name, type, publicKey, fingerprint, createdAt: createdAt.toISOString() };
}
