import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { MayflyError } from "@/lib/platform/errors";

// OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3 costs as much as N=2^17, p=1, in 32 MiB instead of 128.
const current = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };
const keyBytes = 32;
const saltBytes = 16;

type Parameters = typeof current;

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

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

async function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  // scrypt takes 128 * N * r bytes; twice that leaves room for its own.
  const options: ScryptOptions = { ...parameters, maxmem: 256 * parameters.cost * parameters.blockSize };
  await takeTurn();
  try {
    return await scryptAsync(password.normalize("NFKC"), salt, keyBytes, options);
  } finally {
    giveTurn();
  }
}

// Node's four threads also serve files, names and the database's handshake: two are left to them.
const atOnce = 2;
const mostWaiting = 100;
let running = 0;
const waiting: (() => void)[] = [];

async function takeTurn(): Promise<void> {
  if (running < atOnce) running += 1;
  else if (waiting.length >= mostWaiting)
    throw new MayflyError("unavailable", "Too many are signing in. Try again soon.");
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

/** Hands the turn to who waits longest, else gives it back. */
function giveTurn(): void {
  const next = waiting.shift();
  if (next) next();
  else running -= 1;
}
