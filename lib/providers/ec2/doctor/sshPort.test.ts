import { expect, test } from "vitest";
import { contains } from "./sshPort";

test.each([
  [["192.0.2.0/24"], "192.0.2.7", true],
  [["192.0.2.0/24"], "192.0.3.7", false],
  [["198.51.100.1/32", "0.0.0.0/0"], "203.0.113.9", true],
  [["::/0"], "203.0.113.9", false],
  [["2001:db8::/32"], "2001:db8::1", true],
  [[], "203.0.113.9", false],
])("%j lets in %s: %s", (cidrs, address, isIn) => {
  expect(contains(cidrs, address)).toBe(isIn);
});
