import { expect, test, vi } from "vitest";
import { decrypt, encrypt } from "./crypto";

vi.stubEnv("MAYFLY_SECRET_KEY", "0123456789abcdef0123456789abcdef");

test("each seal has a nonce of its own, so that equal values cannot be told", () => {
  const seals = Array.from({ length: 50 }, () => encrypt("hunter22", "project:1"));
  expect(new Set(seals.map((seal) => seal.slice(0, 19))).size).toBe(seals.length);
  expect(seals.map((seal) => decrypt(seal, "project:1"))).toEqual(seals.map(() => "hunter22"));
});
