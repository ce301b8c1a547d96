import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

function key(purpose: string): Buffer {
  const secret = env().MAYFLY_SECRET_KEY;
  if (!secret)
    throw new Error("MAYFLY_SECRET_KEY is not set. `npm start` makes one; on your own servers, set it yourself.");
  return Buffer.from(hkdfSync("sha256", secret, "mayfly", purpose, 32));
}

/**
 * Encrypts a text for storage: AES-256-GCM, as `v1.` and base64url of nonce, tag and ciphertext.
 * `context` (a row's id, say) is authenticated, so that a value cannot be moved to another row.
 */
export function encrypt(text: string, context: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key("at-rest"), nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`;
}

/** Reverses `encrypt`. Throws when the key, the context or the text is not the one it was sealed with. */
export function decrypt(sealed: string, context: string): string {
  const bytes = Buffer.from(sealed.slice("v1.".length), "base64url");
  // Without its length Node takes a tag of which a part is missing, down to 4 bytes.
  const options = { authTagLength: tagBytes };
  const decipher = createDecipheriv(algorithm, key("at-rest"), bytes.subarray(0, nonceBytes), options);
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  return text.toString("utf8");
}

/** A key for one purpose (session signing, say), derived from the secret key; hex. */
export function derivedSecret(purpose: string): string {
  return key(purpose).toString("hex");
}

/** 256 random bits, base64url: what tokens and one-time links are made of. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** For secrets that are random already, so that a slow hash would add nothing. Hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
