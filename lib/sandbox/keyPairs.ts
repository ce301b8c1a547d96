import { createHash, createPublicKey } from "node:crypto";
import type { Cloud } from "./cloud";
import { AwsError } from "./protocol/errors";
import type { Tags } from "./protocol/filters";
import type { XmlObject } from "./protocol/xml";
import { type KeyPairRecord, newResourceId } from "./records";
import { showTags } from "./tags";

const types = { "ssh-ed25519": "ed25519", "ssh-rsa": "rsa" } as const;

/** Keeps a public key under a name. Throws EC2's errors for a name in use and for what is no key. */
export function addKeyPair(
  cloud: Cloud,
  now: Date,
  key: { name: string; publicKey: string; tags: Tags },
): KeyPairRecord {
  const { type, blob } = parsePublicKey(key.publicKey);
  const record = {
    id: newResourceId("key"),
    number: cloud.store.nextNumber(),
    name: key.name,
    publicKey: key.publicKey.trim(),
    fingerprint: fingerprint(type, blob),
    type,
    tags: key.tags,
    createdAt: now.toISOString(),
  };
  cloud.store.keyPairs.set(record.id, record);
  return record;
}

export function assertNameIsFree(cloud: Cloud, name: string): void {
  if (!findKeyPairByName(cloud, name)) return;
  throw new AwsError("InvalidKeyPair.Duplicate", `The keypair already exists: '${name}'`);
}

export function findKeyPairByName(cloud: Cloud, name: string): KeyPairRecord | undefined {
  return [...cloud.store.keyPairs.values()].find((record) => record.name === name);
}

export function keyPairNotFound(idOrName: string): AwsError {
  return new AwsError("InvalidKeyPair.NotFound", `The key pair '${idOrName}' does not exist`);
}

export function parsePublicKey(line: string): { type: KeyPairRecord["type"]; blob: Buffer } {
  const [name = "", text = ""] = line.trim().split(/\s+/);
  const blob = Buffer.from(text, "base64");
  const type = Object.hasOwn(types, name) ? types[name as keyof typeof types] : undefined;
  // The blob repeats the name, after its length in four bytes (RFC 4253, section 6.6).
  const inside = blob.subarray(4, 4 + name.length).toString();
  if (!type || inside !== name)
    throw new AwsError("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
  return { type, blob };
}

/** SHA-256 of an ed25519 key as ssh-keygen prints it; MD5 of the DER for RSA. Source: EC2 User Guide, key fingerprints. */
function fingerprint(type: KeyPairRecord["type"], blob: Buffer): string {
  if (type === "ed25519") return createHash("sha256").update(blob).digest("base64");
  const fields = readFields(blob);
  const jwk = { kty: "RSA", e: fields[1]?.toString("base64url"), n: fields[2]?.toString("base64url") };
  const der = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "der" });
  return (createHash("md5").update(der).digest("hex").match(/../g) ?? []).join(":");
}

function readFields(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

export function showKeyPair(record: KeyPairRecord): XmlObject {
  return {
    keyPairId: record.id,
    keyName: record.name,
    keyFingerprint: record.fingerprint,
    keyType: record.type,
    createTime: new Date(record.createdAt),
    tagSet: showTags(record.tags),
  };
}
