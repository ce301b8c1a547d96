import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

// OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3 costs as much as N=2^17, p=1, in 32 MiB instead of 128.
const current = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };
const keyBytes = 32;
const saltBytes = 16;

type Parameters = typeof current;

/** Hashes a password for storage: `scrypt$<N>$<r>$<p>$<salt>$<key>`, the last two base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, current);
  const { cost, blockSize, parallelization } = current;
  return ["scrypt", cost, blockSize, parallelization, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/**
 * Whether `password` is the one behind `hash`. Without a hash (nobody of that name, no password yet)
 * it takes as long and answers false.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [scheme, cost, blockSize, parallelization, salt = "", key = ""] = (hash ?? "").split("$");
  if (scheme !== "scrypt") {
    await derive(password, randomBytes(saltBytes), current);
    return false;
  }
  const parameters = { cost: Number(cost), blockSize: Number(blockSize), parallelization: Number(parallelization) };
  const derived = await derive(password, Buffer.from(salt, "base64url"), parameters);
  const expected = Buffer.from(key, "base64url");
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

/** Whether a hash was made with other parameters than today's, and should be made anew at the next sign-in. */
export function isOutdated(hash: string): boolean {
  const { cost, blockSize, parallelization } = current;
  return !hash.startsWith(`scrypt$${cost}$${blockSize}$${parallelization}$`);
}

function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  // scrypt takes 128 * N * r bytes; twice that leaves room for its own.
  const options: ScryptOptions = { ...parameters, maxmem: 256 * parameters.cost * parameters.blockSize };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
