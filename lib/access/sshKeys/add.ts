import type { AddSshKeyInput } from "@/lib/access/schema";
import type { Actor } from "@/lib/audit/actor";
import { record } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { invalidInput, MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { type PublicKey, parsePublicKey } from "@/lib/ssh/publicKey";
import { toSshKey } from "./list";
import { keyOwner } from "./owner";
import type { SshKey } from "./types";

const maxKeys = 20;
const maxNameLength = 63;
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Adds a public key to the person acting: it gets onto the machines of their environments with the next deployment.
 * Throws `invalid_input` for what is no key, `conflict` for one that is there or one too many.
 */
export async function addSshKey(actor: Actor, { publicKey, name }: AddSshKeyInput): Promise<SshKey> {
  const parsed = parsePublicKey(publicKey);
  if ("problem" in parsed) throw invalidInput("publicKey", parsed.problem);
  return storeSshKey(actor, name, parsed);
}

/** Without a name it has the one in the key's comment. */
export async function storeSshKey(actor: Actor, name: string | undefined, key: PublicKey): Promise<SshKey> {
  const userId = keyOwner(actor);
  const comment = key.comment.replace(unprintable, "").trim();
  const { type, blob, fingerprint } = key;
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`;
    const known = await tx.sshKey.findMany({ where: { userId } });
    const same = known.find((other) => other.fingerprint === fingerprint);
    if (same) throw new MayflyError("conflict", `You have this key already: it is the one named ${same.name}.`);
    if (known.length >= maxKeys) {
      throw new MayflyError("conflict", `You have ${maxKeys} SSH keys, which is the most: remove one first.`);
    }
    const row = await tx.sshKey.create({
      data: {
        id: newId(),
        userId,
        name: name ?? (comment.slice(0, maxNameLength) || type),
        publicKey: [type, blob, comment].filter(Boolean).join(" "),
        fingerprint,
      },
    });
    await record(tx, [{ actor, action: "ssh-key.add", subject: `ssh-key:${row.id}`, data: { fingerprint } }]);
    return toSshKey(row);
  });
}
