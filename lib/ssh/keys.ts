import { generateKeyPairSync, randomBytes } from "node:crypto";

const keyType = "ssh-ed25519";
/** Padding goes up to the cipher's block size, which is 8 for no cipher. */
const blockBytes = 8;
const lineLength = 70;

/** Both in OpenSSH's formats: `-----BEGIN OPENSSH PRIVATE KEY-----` and `ssh-ed25519 AAAA... mayfly`. */
export type KeyPair = { privateKey: string; publicKey: string };

/**
 * A new ed25519 key pair, for a host or for a login. The private key's layout is OpenSSH's PROTOCOL.key;
 * it is written here because ssh2's own generator makes keys now and then that it cannot read back.
 */
export function generateKeyPair(): KeyPair {
  const { x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const publicBytes = Buffer.from(x ?? "", "base64url");
  const secretBytes = Buffer.from(d ?? "", "base64url");
  const publicBlob = Buffer.concat([field(keyType), field(publicBytes)]);
  return {
    privateKey: armoured(publicBlob, publicBytes, secretBytes),
    publicKey: `${keyType} ${publicBlob.toString("base64")} mayfly`,
  };
}

/** The key of a public key line, without its type and comment. */
export function publicKeyBytes(line: string): Buffer {
  return Buffer.from(line.trim().split(/\s+/)[1] ?? "", "base64");
}

function armoured(publicBlob: Buffer, publicBytes: Buffer, secretBytes: Buffer): string {
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    publicBlob,
    field(Buffer.concat([secretBytes, publicBytes])),
    field("mayfly"),
  ]);
  const missing = (blockBytes - (secret.length % blockBytes)) % blockBytes;
  const padding = Buffer.from(Array.from({ length: missing }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field("none"),
    field("none"),
    field(""),
    Buffer.from([0, 0, 0, 1]),
    field(publicBlob),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString("base64").match(new RegExp(`.{1,${lineLength}}`, "g")) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** SSH's `string`: a length of four bytes, then the bytes. */
function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
