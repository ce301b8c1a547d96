import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, test, vi } from "vitest";

type Crypto = typeof import("./crypto");

let crypto: Crypto;

/** Its functions as a process with this secret key has them. */
async function withKey(secretKey: string): Promise<Crypto> {
  vi.resetModules();
  vi.stubEnv("MAYFLY_SECRET_KEY", secretKey);
  return import("./crypto");
}

beforeEach(async () => {
  crypto = await withKey("a-secret-key-of-at-least-32-characters");
});

const texts = ["", "x", "hunter2", "two\nlines\r\n", "nul\0 inside", "ž🐝", "v1.AAAA", "long ".repeat(13_000)];

/** The bytes of a sealed text: 12 of the nonce, 16 of the tag, the rest. */
function bytesOf(sealed: string): Buffer {
  return Buffer.from(sealed.slice("v1.".length), "base64url");
}

function sealedOf(bytes: Buffer): string {
  return `v1.${bytes.toString("base64url")}`;
}

describe("sealing", () => {
  test.each(texts.map((text) => [text.slice(0, 20), text]))("gives %j back", (_, text) => {
    const sealed = crypto.encrypt(text, "row:1");
    expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
    expect(bytesOf(sealed)).toHaveLength(12 + 16 + Buffer.byteLength(text));
    expect(crypto.decrypt(sealed, "row:1")).toBe(text);
  });

  it("uses a new nonce each time, so that the same text never looks the same", () => {
    const sealed = Array.from({ length: 1_000 }, () => crypto.encrypt("the same", "row:1"));
    for (const part of [
      bytesOf,
      (one: string) => bytesOf(one).subarray(0, 12),
      (one: string) => bytesOf(one).subarray(28),
    ])
      expect(new Set(sealed.map((one) => part(one).toString("hex"))).size).toBe(1_000);
    const nonces = sealed.map((one) => bytesOf(one).subarray(0, 12));
    for (let at = 0; at < 12; at += 1) expect(new Set(nonces.map((nonce) => nonce[at])).size).toBeGreaterThan(200);
  });

  test.each(["row:2", "row:10", "row:", "", "Row:1", "row:1 ", "other:1"])("does not open for %j", (context) => {
    const sealed = crypto.encrypt("hunter2", "row:1");
    expect(() => crypto.decrypt(sealed, context)).toThrow();
  });

  test.each(["", "hunter2"])("of %j does not open when a single bit was changed, or a part is missing", (text) => {
    const sealed = bytesOf(crypto.encrypt(text, "row:1"));
    for (let at = 0; at < sealed.length * 8; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
      expect(() => crypto.decrypt(sealedOf(changed), "row:1")).toThrow();
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => crypto.decrypt(sealedOf(sealed.subarray(0, length)), "row:1")).toThrow();
    expect(() => crypto.decrypt(sealedOf(Buffer.concat([sealed, Buffer.of(0)])), "row:1")).toThrow();
  });

  it("is of one secret key", async () => {
    const sealed = crypto.encrypt("hunter2", "row:1");
    const other = await withKey("another-key-of-at-least-32-characters!");
    expect(() => other.decrypt(sealed, "row:1")).toThrow();
    const same = await withKey("a-secret-key-of-at-least-32-characters");
    expect(same.decrypt(sealed, "row:1")).toBe("hunter2");
  });

  it("says what to do without a secret key", async () => {
    const without = await withKey("");
    expect(() => without.encrypt("x", "row:1")).toThrow(/MAYFLY_SECRET_KEY is not set/);
    expect(() => without.derivedSecret("session")).toThrow(/MAYFLY_SECRET_KEY is not set/);
  });
});

describe("derived secrets", () => {
  it("differ by purpose and by secret key, and are the same in every process", async () => {
    const purposes = ["session", "idempotency", "Session", "session ", "s", ""];
    const derived = purposes.map(crypto.derivedSecret);
    for (const secret of derived) expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(derived).size).toBe(purposes.length);
    const other = await withKey("another-key-of-at-least-32-characters!");
    expect(purposes.map(other.derivedSecret).filter((secret) => derived.includes(secret))).toEqual([]);
    const same = await withKey("a-secret-key-of-at-least-32-characters");
    expect(purposes.map(same.derivedSecret)).toEqual(derived);
  });

  it("have a purpose for each who asks, and none has that of sealing", () => {
    const purposes = sources("lib").flatMap(({ file, text }) =>
      [...text.matchAll(/derivedSecret\(([^:)]*)\)/g)].map(([, purpose]) => `${file} ${purpose}`),
    );
    expect(purposes).toEqual(['lib/access/authOptions.ts "session"', 'lib/platform/http/idempotency.ts "idempotency"']);
    const sealing = /key\("([\w-]+)"\)/g;
    expect([...readFileSync("lib/platform/crypto.ts", "utf8").matchAll(sealing)].map(([, purpose]) => purpose)).toEqual(
      ["at-rest", "at-rest"],
    );
  });
});

test("random secrets have 256 bits and are never the same", () => {
  const secrets = Array.from({ length: 1_000 }, crypto.randomSecret);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(secrets).size).toBe(1_000);
  for (let at = 0; at < 42; at += 1) expect(new Set(secrets.map((secret) => secret[at])).size).toBeGreaterThan(40);
});

test("a fingerprint is SHA-256's", () => {
  // FIPS 180-2, appendix B.1.
  expect(crypto.sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

function sources(folder: string): { file: string; text: string }[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(folder, file), "utf8") }));
}
