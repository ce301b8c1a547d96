import { expect, test } from "vitest";
import { hashPassword, isOutdated, verifyPassword } from "./password";

test("a hash verifies its password alone, and says how it was made", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(hash).toMatch(/^scrypt\$32768\$8\$3\$[A-Za-z0-9_-]{22}\$[A-Za-z0-9_-]{43}$/);
  expect(await verifyPassword("correct horse battery", hash)).toBe(true);
  expect(await verifyPassword("correct horse batterx", hash)).toBe(false);
  expect(await verifyPassword("", hash)).toBe(false);
});

test("two hashes of one password differ", async () => {
  expect(await hashPassword("correct horse battery")).not.toBe(await hashPassword("correct horse battery"));
});

test("nobody's password is never right", async () => {
  expect(await verifyPassword("", null)).toBe(false);
  expect(await verifyPassword("", "")).toBe(false);
  expect(await verifyPassword("x", "scrypt$32768$8$3$c2FsdA$")).toBe(false);
});

test("a password is the same however its letters are composed", async () => {
  const hash = await hashPassword("caf\u00e9-caf\u00e9-caf\u00e9");
  expect(await verifyPassword("cafe\u0301-cafe\u0301-cafe\u0301", hash)).toBe(true);
});

test("a hash made with other parameters still verifies, and is outdated", async () => {
  // scrypt("password", "salt-salt-salt-s", N=16, r=8, p=1), from Python's hashlib.
  const hash = "scrypt$16$8$1$c2FsdC1zYWx0LXNhbHQtcw$wrKYILVhSMvlWsMgv34FhjFR8bPDrME6htSS7NtSpS8";
  expect(isOutdated(hash)).toBe(true);
  expect(await verifyPassword("password", hash)).toBe(true);
  expect(isOutdated(await hashPassword("password-password"))).toBe(false);
});

test("many at once wait for each other, and more than that are turned away", async () => {
  const cheap = "scrypt$16$8$1$c2FsdC1zYWx0LXNhbHQtcw$wrKYILVhSMvlWsMgv34FhjFR8bPDrME6htSS7NtSpS8";
  const outcomes = await Promise.allSettled(Array.from({ length: 150 }, () => verifyPassword("password", cheap)));
  const right = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value);
  expect([right.length, outcomes.length - right.length]).toEqual([102, 48]);
  expect(await verifyPassword("password", cheap)).toBe(true);
});
