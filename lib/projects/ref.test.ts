import { expect, test } from "vitest";
import { refProblem } from "./ref";

test.each([
  "main",
  "v1.2.3",
  "feature/login",
  "release-2026.11",
  "user@home",
  "a;b",
  "$(id)",
  "a'b\"c",
  "ünïcode",
  "0123abc",
  "0123456789abcdef0123456789abcdef01234567",
  "refs/heads/main",
  "HEAD",
])("%s is a ref", (ref) => {
  expect(refProblem(ref)).toBeNull();
});

test.each([
  "",
  "-",
  "-b",
  "--upload-pack=/tmp/x",
  "a b",
  " main",
  "main\n",
  "a\u0000b",
  "a\u007fb",
  "a..b",
  "a~1",
  "a^",
  "a:b",
  "a?",
  "a*",
  "a[b",
  "a\\b",
  "/a",
  "a/",
  "a//b",
  ".a",
  "a/.b",
  "a.lock",
  "a.lock/b",
  "a.",
  "@",
  "a@{1}",
  "\ud800",
  "a".repeat(256),
])("%j is not", (ref) => {
  expect(refProblem(ref)).toEqual(expect.any(String));
});

test("is at most 255 characters, and may be as many", () => {
  expect(refProblem("a".repeat(255))).toBeNull();
  expect(refProblem("a".repeat(256))).toBe("must be at most 255 characters");
});

test.each(["a.lockb", "lock", "a/lock", "a@b", "a.b/c", "-a".slice(1), "a-b"])(
  "%s only looks like what is not one",
  (ref) => {
    expect(refProblem(ref)).toBeNull();
  },
);
