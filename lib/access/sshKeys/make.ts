import type { MakeSshKeyInput } from "@/lib/access/schema";
import type { Actor } from "@/lib/audit/actor";
import { generateKeyPair } from "@/lib/ssh/keys";
import { parsePublicKey } from "@/lib/ssh/publicKey";
import { storeSshKey } from "./add";
import type { MadeSshKey } from "./types";

/** Makes an ed25519 key pair for the person acting and adds its public half. Throws as `addSshKey` does. */
export async function makeSshKey(actor: Actor, { name }: MakeSshKeyInput): Promise<MadeSshKey> {
  const { publicKey, privateKey } = generateKeyPair();
  const parsed = parsePublicKey(publicKey);
  if ("problem" in parsed) throw new Error(`A key that was just made ${parsed.problem}.`);
  return { key: await storeSshKey(actor, name, parsed), privateKey };
}
